package storetest

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"parley/server/store"
	"parley/shared/chat"
)

// Transcript has users do anything in a new room of an empty store, and returns all that the store then says of the room, one answer a
// line. It is the same for each store.
func Transcript(t *testing.T, s store.Store, seed uint64) (lines []string) {
	room, users := Talk(t, s, seed)
	return Answers(t, s, room, users, true)
}

// Talk has users do anything in a new room of an empty store.
func Talk(t *testing.T, s store.Store, seed uint64) (chat.RoomID, []chat.User) {
	w := &world{t: t, s: s}
	room := w.room("Transcript")
	r := newRandom(w, room, seed)
	for range 150 {
		r.step()
	}
	return room, r.users
}

// Answers returns all that a store says of a room to these users who follow it, with or without the earlier texts of messages.
func Answers(t *testing.T, s store.Store, room chat.RoomID, users []chat.User, versions bool) (lines []string) {
	w := &world{t: t, s: s}
	ctx := t.Context()
	heads, err := s.Heads(ctx, []chat.RoomID{room})
	w.check(err)
	note := func(what string, answer any, err error) {
		w.check(err)
		data, err := json.Marshal(answer)
		w.check(err)
		lines = append(lines, what+" "+string(data))
	}
	for seq := range heads[room] + 2 {
		before, err := s.Before(ctx, room, seq, 5, 400)
		note(fmt.Sprint("before ", seq), before, err)
		after, err := s.After(ctx, room, seq, 5, 400)
		note(fmt.Sprint("after ", seq), after, err)
		around, err := s.Around(ctx, room, seq, 6, 400)
		note(fmt.Sprint("around ", seq), around, err)
		since, err := s.Since(ctx, room, seq, 5, 400)
		note(fmt.Sprint("since ", seq), since, err)
		at, err := s.Time(ctx, room, seq)
		note(fmt.Sprint("time ", seq), at, err)
		if n := len(before.Events); n > 0 && before.Events[n-1].Kind == chat.Said {
			last := before.Events[n-1].Seq
			if versions {
				earlier, err := s.Versions(ctx, room, last)
				note(fmt.Sprint("versions ", last), earlier, err)
			}
			reactors, more, err := s.Reactors(ctx, room, last, "👍", "", 3)
			note(fmt.Sprint("reactors ", last, more), reactors, err)
			own, err := s.OwnReactions(ctx, users[0].ID, room, []chat.Seq{last, seq})
			note(fmt.Sprint("own ", last, " ", seq), own, err)
		}
	}
	pins, err := s.Pinned(ctx, room)
	note("pins", pins, err)
	for _, u := range users {
		state, err := s.RoomState(ctx, u.ID, room)
		note("state of "+u.Name, state, err)
		inbox, err := s.Inbox(ctx, u.ID, store.InboxPlace{}, 1000)
		note("inbox of "+u.Name, slices.DeleteFunc(inbox, func(e chat.Event) bool { return e.Room != room }), err)
	}
	return lines
}
