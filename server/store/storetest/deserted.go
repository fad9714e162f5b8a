package storetest

import (
	"strings"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

// sweepDeserted removes rooms that nobody is in, two events at a time, and returns how often there was something to do.
func (w *world) sweepDeserted() (times int) {
	w.t.Helper()
	for {
		more, err := w.s.SweepDeserted(w.ctx(), 2)
		if w.check(err); !more {
			return times
		}
		times++
	}
}

// lively is a private room of these people in which all sorts of things have happened, its message with "leaves" the first.
func (w *world) lively(owner, other chat.User) chat.RoomID {
	w.t.Helper()
	room := w.privateRoom(chat.Private, owner, other)
	allowed := func(item store.Append) chat.Event {
		item.Rules = 99
		return w.append(item)
	}
	item := w.said(room, owner, "leaves @"+other.Name)
	item.Event.Message.Mentions = []chat.User{other}
	first := allowed(item)
	item = w.said(room, other, "milk")
	item.Event.Message.Reply = first.Seq
	second := allowed(item)
	allowed(reacting(first, other, "👍", true))
	allowed(editing(second, other, 0, "cream"))
	allowed(deleting(second, owner, true, false))
	w.changes(w.remove(room, other, owner))
	return room
}

func desertedGoes(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	rooms := []chat.RoomID{w.lively(ada, bo), w.lively(ada, bo)}
	for _, room := range rooms {
		w.changes(w.remove(room, ada, ada))
	}
	if n := w.sweepDeserted(); n != 0 {
		w.t.Errorf("what is not in the index yet is removed")
	}
	w.index(100)
	w.sweepDeserted()
	if _, err := w.s.Room(w.ctx(), rooms[1]); err != nil {
		w.t.Errorf("the room with the newest event of all: %v", err)
	}
	_, err := w.s.Room(w.ctx(), rooms[0])
	w.refused(err, chat.CodeNoRoom)
	w.say(chat.Lobby, ada, "leaves")
	if n := w.sweepDeserted(); n < 4 {
		w.t.Errorf("removed in %d steps", n)
	}
	for _, room := range rooms {
		_, err := w.s.Room(w.ctx(), room)
		w.refused(err, chat.CodeNoRoom)
		w.refused(w.try(w.said(room, ada, "hello")).Err, chat.CodeNoRoom)
		if page, err := w.before(room, 100, 100, 1<<20); err != nil || len(page) != 0 {
			w.t.Errorf("%d events are left (%v)", len(page), err)
		}
		if len(w.inbox(ada)+w.inbox(bo)) > 0 {
			w.t.Errorf("an inbox has %s, %s", w.inbox(ada), w.inbox(bo))
		}
	}
	w.index(100)
	w.checks()
	w.finds(ada, "leaves", "leaves")
	w.reopen()
	w.say(chat.Lobby, ada, "more leaves")
	w.index(100)
	w.checks()
	w.finds(ada, "leaves", "more leaves", "leaves")
}

func desertedPlace(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	w.direct(ada, bo)
	room := w.privateRoom(chat.Group, ada, bo)
	w.whisper(room, ada, bo, "psst", 0)
	w.changes(w.remove(room, bo, bo))
	w.changes(w.remove(room, ada, ada))
	w.say(chat.Lobby, ada, "hello")
	w.index(100)
	if n := w.sweepDeserted(); n == 0 {
		w.t.Error("nothing is removed")
	}
	got, err := w.s.Room(w.ctx(), room)
	if w.check(err); got != (chat.Room{ID: room, Kind: chat.Group}) {
		w.t.Errorf("left is %+v", got)
	}
	page, err := w.s.PrivateIn(w.ctx(), ada.ID, room, 0, 9, 10)
	if w.check(err); len(page) != 1 || page[0].Message.Text != "psst" {
		w.t.Errorf("got %v, want what was said there", page)
	}
}

func desertedStays(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	room := w.lively(ada, bo)
	w.say(chat.Lobby, ada, "hello")
	w.index(100)
	if n := w.sweepDeserted(); n != 0 {
		w.t.Errorf("removed in %d steps", n)
	}
	if page, err := w.before(room, 100, 100, 1<<20); err != nil || len(page) == 0 || !strings.HasPrefix(page[0].Message.Text, "leaves") {
		w.t.Errorf("got %+v (%v)", page, err)
	}
	w.swept(400*24*time.Hour, store.Swept{})
}
