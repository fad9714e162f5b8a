package storetest

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"

	"parley/server/store"
	"parley/shared/chat"
)

func histories() []promise {
	return []promise{{"StateAndEventsGiveAFreshPage", anyHistory}}
}

// anyHistory has five users do anything, and looks at the room now and then. Each of these states, with the events or the pages since,
// must become what is read in the end.
func anyHistory(w *world) {
	for seed := range uint64(4) {
		room := w.room(fmt.Sprint("history ", seed))
		r := newRandom(w, room, seed)
		states := []roomState{{at: 0, messages: map[chat.Seq]chat.Event{}}}
		for range 12 {
			for range 1 + r.IntN(5) {
				r.step()
			}
			states = append(states, w.readRoom(room))
		}
		want := w.readRoom(room)
		w.equalStates("live", r.live, want.messages)
		for _, state := range states {
			w.equalStates(fmt.Sprint("seed ", seed, ", events since ", state.at), w.catchUp(room, state, 1+r.IntN(9), 1+r.IntN(120)), want.messages)
			w.equalStates(fmt.Sprint("seed ", seed, ", pages after ", state.at), w.pageUp(room, state, 1+r.IntN(9), 1+r.IntN(120)), want.messages)
		}
	}
}

// roomState is the messages of a room as they stood at a Seq.
type roomState struct {
	at       chat.Seq
	messages map[chat.Seq]chat.Event
}

// readRoom reads a room from its end.
func (w *world) readRoom(room chat.RoomID) roomState {
	w.t.Helper()
	heads, err := w.s.Heads(w.ctx(), []chat.RoomID{room})
	w.check(err)
	state := roomState{heads[room], map[chat.Seq]chat.Event{}}
	for before := heads[room] + 1; before > 1; {
		page, err := w.s.Before(w.ctx(), room, before, 7, chat.PageBytes)
		w.check(err)
		if page.To != before-1 || page.From >= before {
			w.t.Fatalf("a page before %d spans %d to %d", before, page.From, page.To)
		}
		for _, e := range page.Events {
			state.messages[e.Seq] = e
		}
		before = page.From
	}
	return state
}

// catchUp applies the events since a state.
func (w *world) catchUp(room chat.RoomID, state roomState, limit, maxBytes int) map[chat.Seq]chat.Event {
	w.t.Helper()
	messages, at := maps.Clone(state.messages), state.at
	for {
		events, err := w.s.Since(w.ctx(), room, at, limit, maxBytes)
		w.check(err)
		if len(events) == 0 {
			return messages
		}
		for _, e := range events {
			if e.First() != at+1 {
				w.t.Fatalf("after %d comes %d to %d", at, e.First(), e.Seq)
			}
			at = e.Seq
			amendIn(messages, e)
		}
	}
}

// amendIn adds a message, or applies an amendment.
func amendIn(messages map[chat.Seq]chat.Event, e chat.Event) {
	if !e.Kind.Amends() {
		e.From = 0
		messages[e.Seq] = e
	} else if old, known := messages[e.Target]; known {
		messages[e.Target] = *chat.Amend(&old, &e)
	}
}

// pageUp reads the pages after a state.
func (w *world) pageUp(room chat.RoomID, state roomState, limit, maxBytes int) map[chat.Seq]chat.Event {
	w.t.Helper()
	messages, at := maps.Clone(state.messages), state.at
	for {
		page, err := w.s.After(w.ctx(), room, at, limit, maxBytes)
		w.check(err)
		if page.From != at+1 {
			w.t.Fatalf("a page after %d begins at %d", at, page.From)
		}
		if page.To < page.From {
			return messages
		}
		for _, e := range append(page.Events, page.Changes...) {
			if e.Seq <= at || e.Seq > page.To || e.Kind.Amends() && e.Target > at {
				w.t.Errorf("%s %d of %d does not belong into the page %d to %d", e.Kind, e.Seq, e.Target, page.From, page.To)
			}
			amendIn(messages, e)
		}
		at = page.To
	}
}

func (w *world) equalStates(what string, got, want map[chat.Seq]chat.Event) {
	w.t.Helper()
	if !slices.Equal(slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want))) {
		w.t.Errorf("%s: got messages %v, want %v", what, slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)))
		return
	}
	for seq := range want {
		if !reflect.DeepEqual(got[seq], want[seq]) {
			w.t.Errorf("%s: message %d: got %+v %+v\nwant %+v %+v", what, seq, got[seq], got[seq].Message, want[seq], want[seq].Message)
		}
	}
}

// random does anything in a room.
type random struct {
	*rand.Rand
	w     *world
	room  chat.RoomID
	users []chat.User
	head  chat.Seq
	at    chat.Millis
	live  map[chat.Seq]chat.Event // as a client sees it that misses nothing
}

func newRandom(w *world, room chat.RoomID, seed uint64) *random {
	r := &random{Rand: rand.New(rand.NewPCG(seed, 0)), w: w, room: room, at: chat.MillisOf(noon()), live: map[chat.Seq]chat.Event{}}
	for i := range 5 {
		id := chat.UserID(fmt.Sprint("u-random-", i))
		u, err := w.s.User(w.ctx(), id)
		if err != nil {
			u, err = w.s.CreateUser(w.ctx(), store.Newcomer{ID: id, Name: name(fmt.Sprint("Random ", i)), Token: token(string(id))}, noon())
			w.check(err)
		}
		w.follow(room, u)
		r.users = append(r.users, u)
	}
	return r
}

// step appends a batch.
func (r *random) step() {
	r.w.t.Helper()
	var batch []store.Append
	for range 1 + r.IntN(6) {
		batch = append(batch, r.item())
	}
	done, err := r.w.s.Append(r.w.ctx(), batch)
	r.w.check(err)
	for _, d := range done {
		if d.Err == nil && !d.Dup {
			r.head = d.Event.Seq
			amendIn(r.live, d.Event)
		}
	}
}

// item is a send, a new topic, or an amendment that may be refused.
func (r *random) item() store.Append {
	by := r.users[r.IntN(len(r.users))]
	r.at += chat.Millis(r.IntN(200_000))
	item := r.w.said(r.room, by, fmt.Sprint("text ", r.IntN(1000)))
	switch target := (chat.Event{Room: r.room, Seq: 1 + chat.Seq(r.IntN(int(r.head)+2))}); r.IntN(11) {
	case 0, 1:
		item.Event.Message.Reply = chat.Seq(r.IntN(int(r.head) + 1))
		item.Event.Message.Mentions = []chat.User{{ID: r.users[0].ID, Name: "zero"}}
	case 2, 3:
		author := r.live[target.Seq].By
		item = editing(target, author, r.head, fmt.Sprint("edited ", r.IntN(5)), r.users[r.IntN(2)])
	case 4:
		item = deleting(target, by, r.IntN(2) == 0, r.IntN(3) == 0)
	case 5:
		item = restoring(target, by)
	case 6, 7, 8:
		item = reacting(target, by, []string{"👍", "🎉", "❤️"}[r.IntN(3)], r.IntN(3) > 0)
	case 9:
		item = pinning(target, by, r.IntN(3) > 0)
	case 10:
		item = store.Append{Event: chat.Event{Room: r.room, Kind: chat.Titled, By: by, Topic: []string{"", "tea", "coffee"}[r.IntN(3)]}}
	}
	item.Event.At = r.at
	return item
}
