package storetest

import (
	"slices"

	"parley/shared/chat"
)

func private() []promise {
	return []promise{
		{"APrivateMessageKnowsWhereItWasSaid", inSeq},
		{"PrivateMessagesAreOfTheTwoUsersOnly", privateOwn},
		{"PrivateSpansAreInclusive", privateSpan},
		{"PrivateMessagesAreInOrderAndTheNewest", privateOrder},
		{"APrivateMessageDoesNotMoveThePublicRoom", publicStays},
	}
}

// whisper says something to one user, in a public room.
func (w *world) whisper(in chat.RoomID, by, to chat.User, text string, at chat.Millis) chat.Event {
	w.t.Helper()
	item := w.said(w.direct(by, to), by, text)
	item.Event.At += at
	item.Event.Message.To, item.Event.Message.In = to.ID, in
	return w.append(item)
}

// privateIn checks the texts of the private messages that u sees in the lobby.
func (w *world) privateIn(u chat.User, from, to chat.Seq, limit int, want ...string) {
	w.t.Helper()
	page, err := w.s.PrivateIn(w.ctx(), u.ID, chat.Lobby, from, to, limit)
	w.check(err)
	var got []string
	for _, e := range page {
		got = append(got, e.Message.Text)
	}
	if !slices.Equal(got, want) {
		w.t.Errorf("%s, %d to %d, at most %d: got %q, want %q", u.Name, from, to, limit, got, want)
	}
}

func inSeq(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	w.say(chat.Lobby, ada, "one")
	w.say(chat.Lobby, ada, "two")
	e := w.whisper(chat.Lobby, ada, bo, "psst", 0)
	if m := e.Message; e.Seq != 1 || m.InSeq != 2 || m.In != chat.Lobby || m.To != bo.ID {
		w.t.Errorf("got %+v, want it after event 2 of the lobby", m)
	}
	page, err := w.after(e.Room, 0, 10, chat.PageBytes)
	w.check(err)
	equal(w, page, []chat.Event{e})
	plain := w.said(e.Room, ada, "here")
	plain.Event.Message.To = bo.ID
	if m := w.append(plain).Message; m.InSeq != 0 || m.In != "" {
		w.t.Errorf("got %+v, want none in a public room", m)
	}
}

func privateOwn(w *world) {
	ada, bo, cy := w.user("Ada"), w.user("Bo"), w.user("Cy")
	w.room("Tea")
	w.whisper(chat.Lobby, ada, bo, "a to b", 0)
	w.whisper(chat.Lobby, bo, ada, "b to a", 0)
	w.whisper(chat.Lobby, bo, cy, "b to c", 1)
	w.whisper("tea", ada, bo, "elsewhere", 0)
	w.privateIn(ada, 0, 9, 10, "a to b", "b to a")
	w.privateIn(bo, 0, 9, 10, "a to b", "b to a", "b to c")
	w.privateIn(cy, 0, 9, 10, "b to c")
	w.privateIn(chat.User{ID: "u-ghost"}, 0, 9, 10)
}

func privateSpan(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	for _, text := range []string{"0", "1", "2", "3"} {
		w.whisper(chat.Lobby, ada, bo, text, 0)
		w.say(chat.Lobby, ada, "public")
	}
	w.privateIn(ada, 0, 3, 10, "0", "1", "2", "3")
	w.privateIn(bo, 1, 2, 10, "1", "2")
	w.privateIn(bo, 3, 3, 10, "3")
	w.privateIn(bo, 4, 9, 10)
	w.privateIn(bo, 2, 1, 10)
}

func privateOrder(w *world) {
	ada, bo, cy := w.user("Ada"), w.user("Bo"), w.user("Cy")
	w.whisper(chat.Lobby, ada, bo, "late", 30)
	w.whisper(chat.Lobby, ada, bo, "later", 40)
	w.whisper(chat.Lobby, cy, ada, "early", 10)
	w.whisper(chat.Lobby, bo, ada, "middle", 20)
	w.whisper(chat.Lobby, bo, ada, "middle too", 20)
	w.say(chat.Lobby, ada, "public")
	w.whisper(chat.Lobby, ada, cy, "next", 0)
	w.privateIn(ada, 0, 1, 10, "early", "middle", "middle too", "late", "later", "next")
	w.privateIn(ada, 0, 1, 4, "middle too", "late", "later", "next")
	w.privateIn(ada, 0, 0, 3, "middle too", "late", "later")
	w.privateIn(ada, 0, 0, 1, "later")
	w.privateIn(cy, 0, 9, 1, "next")
	w.privateIn(ada, 0, 1, 0)
}

func publicStays(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	w.follow(chat.Lobby, ada, bo)
	w.whisper(chat.Lobby, ada, bo, "psst", 0)
	if got := w.state(bo, chat.Lobby); got.Head != 0 || got.Unread != 0 {
		w.t.Errorf("got %+v, want an empty lobby", got)
	}
	if got := w.state(bo, chat.DirectID(ada.ID, bo.ID)); got.Head != 1 || got.Unread != 1 {
		w.t.Errorf("got %+v, want one unread", got)
	}
	if got := w.state(ada, chat.DirectID(ada.ID, bo.ID)); got.Unread != 0 {
		w.t.Errorf("got %+v, want one's own message as no unread", got)
	}
}
