package storetest

import (
	"fmt"
	"reflect"
	"slices"

	"parley/server/store"
	"parley/shared/chat"
)

func reactions() []promise {
	return []promise{
		{"AReactionIsASet", reactionSet},
		{"AReactionListsTheFirstUsers", manyReactors},
		{"KeysStopAtTheirLimit", keysStop},
		{"PinsStopAtTheirLimit", pinsStop},
		{"OwnReactionsAreFound", ownReactions},
		{"TheMakerOwnsARoom", owners},
	}
}

func reactionSet(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	e := w.say(chat.Lobby, ada, "one")
	w.same(reacting(e, bo, "👍", false), 1)
	got := w.append(reacting(e, bo, "👍", true))
	if want := (&chat.Reaction{Key: "👍", First: 2, Count: 1, Users: []chat.UserID{bo.ID}}); !got.On || got.By != bo || !reflect.DeepEqual(got.Reaction, want) {
		w.t.Errorf("got %+v %+v, want %+v", got, got.Reaction, want)
	}
	w.same(reacting(e, bo, "👍", true), 2)
	w.append(reacting(e, ada, "🎉", true))
	w.append(reacting(e, ada, "👍", true))
	got = w.append(reacting(e, bo, "👍", false))
	if want := (&chat.Reaction{Key: "👍", First: 2, Count: 1, Users: []chat.UserID{ada.ID}}); got.On || !reflect.DeepEqual(got.Reaction, want) {
		w.t.Errorf("got %+v, want %+v", got.Reaction, want)
	}
	got = w.append(reacting(e, ada, "👍", false))
	if want := (&chat.Reaction{Key: "👍", Users: []chat.UserID{}}); !reflect.DeepEqual(got.Reaction, want) {
		w.t.Errorf("got %+v, want %+v", got.Reaction, want)
	}
	w.append(reacting(e, bo, "👍", true))
	want := []chat.Reaction{{Key: "🎉", First: 3, Count: 1, Users: []chat.UserID{ada.ID}}, {Key: "👍", First: 7, Count: 1, Users: []chat.UserID{bo.ID}}}
	if got := w.message(chat.Lobby, 1); got.Rev != 7 || !reflect.DeepEqual(got.Message.Reactions, want) {
		w.t.Errorf("got %+v, want %+v", got.Message.Reactions, want)
	}
}

// manyReactors has more users react than a reaction lists, in batches, and the first ones take it away again.
func manyReactors(w *world) {
	const users = chat.ReactorsMax + 20
	ada := w.user("Ada")
	e := w.say(chat.Lobby, ada, "one")
	var all []chat.User
	var on, off []store.Append
	for i := range users {
		u := w.user(fmt.Sprint("Many ", i))
		all = append(all, u)
		on = append(on, reacting(e, u, "👍", true))
		if i < 15 {
			off = append(off, reacting(e, u, "👍", false))
		}
	}
	for _, batch := range [][]store.Append{on[:30], on[30:], off} {
		done, err := w.s.Append(w.ctx(), batch)
		w.check(err)
		for _, d := range done {
			w.check(d.Err)
		}
	}
	var want []chat.UserID
	for _, u := range all[15 : 15+chat.ReactorsMax] {
		want = append(want, u.ID)
	}
	got := w.message(chat.Lobby, 1).Message.Reactions
	if len(got) != 1 || got[0].Count != users-15 || !slices.Equal(got[0].Users, want) {
		w.t.Errorf("got %+v, want %d with %v", got, users-15, want)
	}
	var listed []chat.User
	for more := true; more; {
		after := chat.UserID("")
		if n := len(listed); n > 0 {
			after = listed[n-1].ID
		}
		page, rest, err := w.s.Reactors(w.ctx(), chat.Lobby, 1, "👍", after, 11)
		w.check(err)
		listed, more = append(listed, page...), rest
	}
	if !slices.Equal(listed, all[15:]) {
		w.t.Errorf("got reactors %v, want %v", listed, all[15:])
	}
}

func keysStop(w *world) {
	ada := w.user("Ada")
	e := w.say(chat.Lobby, ada, "one")
	for i := range chat.ReactionKinds {
		w.append(reacting(e, ada, fmt.Sprint("key ", i), true))
	}
	w.refused(w.try(reacting(e, ada, "one more", true)).Err, chat.CodeTooMany)
	w.append(reacting(e, ada, "key 3", false))
	w.append(reacting(e, ada, "one more", true))
}

func pinsStop(w *world) {
	ada := w.user("Ada")
	var batch, pins []store.Append
	for i := range chat.PinsMax + 1 {
		batch = append(batch, w.said(chat.Lobby, ada, fmt.Sprint(i)))
		pins = append(pins, pinning(chat.Event{Room: chat.Lobby, Seq: chat.Seq(i + 1)}, ada, true))
	}
	_, err := w.s.Append(w.ctx(), batch)
	w.check(err)
	done, err := w.s.Append(w.ctx(), pins)
	w.check(err)
	w.refused(done[chat.PinsMax].Err, chat.CodeTooMany)
	w.same(pins[0], chat.PinsMax+2)
	got, err := w.s.Pinned(w.ctx(), chat.Lobby)
	w.check(err)
	if len(got) != chat.PinsMax || got[0].Seq != 1 || !reflect.DeepEqual(got[0].Message.Pin, &chat.Pin{By: ada.ID, At: pins[0].Event.At}) {
		w.t.Errorf("got %d pins that begin with %+v", len(got), got[0].Message)
	}
	first := chat.Event{Room: chat.Lobby, Seq: 1}
	w.append(deleting(first, ada, false, false))
	w.append(pins[chat.PinsMax])
	second := chat.Event{Room: chat.Lobby, Seq: 2}
	w.append(pinning(second, ada, false))
	w.same(pinning(second, ada, false), 2*chat.PinsMax+4)
}

func ownReactions(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	one, two := w.say(chat.Lobby, ada, "one"), w.say(chat.Lobby, ada, "two")
	w.append(reacting(one, ada, "b", true))
	w.append(reacting(one, ada, "a", true))
	w.append(reacting(one, bo, "c", true))
	w.append(reacting(two, ada, "a", true))
	w.append(reacting(two, ada, "a", false))
	got, err := w.s.OwnReactions(w.ctx(), ada.ID, chat.Lobby, []chat.Seq{1, 2, 99})
	w.check(err)
	if want := map[chat.Seq][]string{1: {"a", "b"}}; !reflect.DeepEqual(got, want) {
		w.t.Errorf("got %v, want %v", got, want)
	}
}

func owners(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	tea := w.room("Tea")
	for room, want := range map[chat.RoomID]chat.UserID{tea: "u-maker", chat.Lobby: "", w.direct(ada, bo): ""} {
		if got, err := w.s.Owner(w.ctx(), room); err != nil || got != want {
			w.t.Errorf("%s: got %q (%v), want %q", room, got, err, want)
		}
	}
	_, err := w.s.Owner(w.ctx(), "nowhere")
	w.refused(err, chat.CodeNoRoom)
}
