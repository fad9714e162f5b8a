package storetest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"parley/server/store"
	"parley/shared/chat"
)

func alikeRoom(w *world) {
	ada := w.user("Ada")
	w.room("Tea Room")
	err := w.s.CreateRoom(w.ctx(), chat.Room{ID: "tea-r0om", Name: "Tea R0om"}, "tea-room", ada.ID, nil, noon())
	w.refused(err, chat.CodeRoomTaken)
	if got := chat.AsError(err).Suggest; got != "Tea Room" {
		w.t.Errorf("got the suggestion %q, want the room that it looks like", got)
	}
	if _, err := w.s.Room(w.ctx(), "tea-r0om"); chat.AsError(err).Code != chat.CodeNoRoom {
		w.t.Errorf("got %v, want no such room", err)
	}
	err = w.s.CreateRoom(w.ctx(), chat.Room{ID: "tea-room", Name: "tea room"}, "tea-room", ada.ID, nil, noon())
	w.refused(err, chat.CodeRoomTaken)
	if got := chat.AsError(err).Suggest; got != "" {
		w.t.Errorf("the same name: got the suggestion %q, want none", got)
	}
	for _, id := range []chat.RoomID{"a", "b"} {
		w.check(w.s.CreateRoom(w.ctx(), chat.Room{ID: id, Name: string(id)}, "", ada.ID, nil, noon()))
	}
}

func alikeRace(w *world) {
	ada := w.user("Ada")
	errs := make([]error, 8)
	var all sync.WaitGroup
	for i := range errs {
		id := chat.RoomID(fmt.Sprint("race-", i))
		all.Go(func() {
			errs[i] = w.s.CreateRoom(w.ctx(), chat.Room{ID: id, Name: string(id)}, "race", ada.ID, nil, noon())
		})
	}
	all.Wait()
	made := 0
	for _, err := range errs {
		if err == nil {
			made++
			continue
		}
		w.refused(err, chat.CodeRoomTaken)
		if chat.AsError(err).Suggest == "" {
			w.t.Error("a room that is refused is not told which one it looks like")
		}
	}
	if made != 1 {
		w.t.Errorf("%d rooms were made, want one", made)
	}
}

// oldRooms is an upgrade that is interrupted, tried by several nodes at once, and then complete.
func oldRooms(w *world) {
	ada := w.user("Ada")
	const old = 600
	for i := range old {
		id := chat.RoomID(fmt.Sprint("old-", i))
		w.check(w.s.CreateRoom(w.ctx(), chat.Room{ID: id, Name: strings.ToUpper(string(id))}, "", ada.ID, nil, noon()))
	}
	ctx, cancel := context.WithCancel(w.ctx())
	seen := 0
	_, err := w.s.FillSkeletons(ctx, func(name string) string {
		if seen++; seen == old/2 {
			cancel()
		}
		return look(strings.ToLower(name))
	})
	if !errors.Is(err, context.Canceled) {
		w.t.Fatalf("interrupted: got %v", err)
	}
	w.reopen()
	errs := make([]error, 4)
	var all sync.WaitGroup
	for i := range errs {
		all.Go(func() { errs[i] = w.fill() })
	}
	all.Wait()
	w.check(errors.Join(errs...))
	if n, err := w.s.FillSkeletons(w.ctx(), strings.ToLower); err != nil || n != 0 {
		w.t.Errorf("afterwards %d rooms were filled (%v), want none", n, err)
	}
	for _, i := range []int{0, 255, 256, old/2 - 1, old / 2, old - 1} {
		name := fmt.Sprint("0ld-", i)
		err := w.s.CreateRoom(w.ctx(), chat.Room{ID: chat.RoomID(name), Name: name}, look(name), ada.ID, nil, noon())
		w.refused(err, chat.CodeRoomTaken)
	}
	err = w.s.CreateRoom(w.ctx(), chat.Room{ID: "l0bby", Name: "l0bby"}, "lobby", ada.ID, nil, noon())
	w.refused(err, chat.CodeRoomTaken)
}

// fill is the start of a node. One that waits for the others too long does without, and tries again at its next start.
func (w *world) fill() (err error) {
	for range 20 {
		_, err = w.s.FillSkeletons(w.ctx(), func(name string) string { return look(strings.ToLower(name)) })
		if !errors.Is(err, store.ErrUnavailable) {
			return err
		}
	}
	return err
}

func oldAlike(w *world) {
	ada := w.user("Ada")
	for _, name := range []string{"solo", "sol0", "s0l0"} {
		w.check(w.s.CreateRoom(w.ctx(), chat.Room{ID: chat.RoomID(name), Name: name}, "", ada.ID, nil, noon()))
	}
	w.check(w.fill())
	w.reopen()
	w.check(w.fill())
	for _, id := range []chat.RoomID{"solo", "sol0", "s0l0"} {
		room, err := w.s.Room(w.ctx(), id)
		if w.check(err); room.Name != string(id) {
			w.t.Errorf("got %+v, want %s as it was", room, id)
		}
		w.follow(id, ada)
		w.say(id, ada, "still here")
	}
	err := w.s.CreateRoom(w.ctx(), chat.Room{ID: "so-lo", Name: "so lo"}, "solo", ada.ID, nil, noon())
	w.refused(err, chat.CodeRoomTaken)
	if got := chat.AsError(err).Suggest; got != "solo" {
		w.t.Errorf("got the suggestion %q, want the oldest", got)
	}
}
