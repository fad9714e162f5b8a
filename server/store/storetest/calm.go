package storetest

import (
	"errors"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

// calmFor is the settings of a room that is calm for that many seconds after noon.
func calmFor(seconds int64) chat.Settings { return chat.CalmFor(seconds, noon()) }

func rulesCalm(w *world) {
	ada := w.user("Ada")
	tea := w.room("tea")
	w.follow(tea, ada)
	if got, want := w.configure(tea, chat.Change{Calm: new(int64(60))}), (store.Rules{Version: 1, Settings: calmFor(60)}); got != want {
		w.t.Fatalf("got %+v, want %+v", got, want)
	}
	if done := w.try(w.said(tea, ada, "late")); !errors.Is(done.Err, store.ErrRules) {
		w.t.Errorf("by the rules of before: got %+v", done)
	}
	w.reopen()
	state, err := w.s.RoomState(w.ctx(), ada.ID, tea)
	if w.check(err); state.Room.Settings != calmFor(60) {
		w.t.Errorf("the state has %+v", state.Room)
	}
	before, after, err := w.s.Configure(w.ctx(), tea, chat.Change{Slow: new(int64(9))}, noon().Add(time.Second))
	if w.check(err); before.Settings != calmFor(60) || after.Calm != before.Calm || after.Version != 2 {
		w.t.Errorf("another setting: before %+v, after %+v", before, after)
	}
	before, after, err = w.s.Configure(w.ctx(), tea, chat.Change{Calm: new(int64(0))}, noon().Add(time.Minute))
	if w.check(err); before.Calm != 0 || after != before || after.Version != 2 {
		w.t.Errorf("it has ended by itself: before %+v, after %+v", before, after)
	}
	_, _, err = w.s.Configure(w.ctx(), w.privateRoom(chat.Private, ada), chat.Change{Calm: new(int64(60))}, noon())
	w.refused(err, chat.CodeNotAllowed)
}

func rulesCalmAll(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	tea, pie, den, friends := w.room("tea"), w.room("pie"), w.privateRoom(chat.Private, ada), w.direct(ada, bo)
	w.configure(tea, chat.Change{Calm: new(int64(3600))})
	settings := func(want map[chat.RoomID]store.Rules) {
		w.t.Helper()
		all, err := w.s.Rules(w.ctx(), []chat.RoomID{tea, pie, den, friends})
		w.check(err)
		for id, rules := range want {
			if all[id] != rules {
				w.t.Errorf("%s: got %+v, want %+v", id, all[id], rules)
			}
		}
	}
	calm := func(seconds int64, want map[chat.RoomID]int64) {
		w.t.Helper()
		changed, err := w.s.CalmAll(w.ctx(), seconds, noon())
		w.check(err)
		for _, id := range []chat.RoomID{tea, pie, den, friends} {
			if changed[id] != want[id] {
				w.t.Errorf("%d s: %s got version %d, want %d", seconds, id, changed[id], want[id])
			}
		}
	}
	calm(60, map[chat.RoomID]int64{pie: 1}) // the other is calm for longer
	settings(map[chat.RoomID]store.Rules{tea: {Version: 1, Settings: calmFor(3600)}, pie: {Version: 1, Settings: calmFor(60)}, den: {Version: 1}, friends: {}})
	if done := w.try(w.said(pie, ada, "late")); !errors.Is(done.Err, store.ErrRules) {
		w.t.Errorf("by the rules of before: got %+v", done)
	}
	calm(60, nil)
	calm(0, map[chat.RoomID]int64{tea: 2, pie: 2})
	settings(map[chat.RoomID]store.Rules{tea: {Version: 2}, pie: {Version: 2}})
	calm(0, nil)
}
