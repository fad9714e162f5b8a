package storetest

import (
	"errors"
	"slices"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

func roomRules() []promise {
	return []promise{
		{"RulesAreCounted", rulesCount},
		{"EachSettingChangesByItself", rulesChange},
		{"InSlowModeAPersonWaitsBetweenTwoMessages", rulesPace},
		{"WaitingEndsWithSlowMode", rulesHurry},
		{"ACalmRoomIsCalmUntilATime", rulesCalm},
		{"AllPublicRoomsAreCalmedAtOnce", rulesCalmAll},
		{"ARoomThatIsClosedToGuestsIsNotThereForThem", rulesHide},
		{"NothingIsStoredByRulesThatHaveChanged", rulesBind},
		{"WhatIsStoredIsAnsweredWhateverTheRulesAre", rulesRepeat},
	}
}

// admit says what guests may do in a room.
func (w *world) admit(room chat.RoomID, guests chat.Guests) store.Rules {
	w.t.Helper()
	return w.configure(room, chat.Change{Guests: &guests})
}

// configure changes the settings of a room.
func (w *world) configure(room chat.RoomID, change chat.Change) store.Rules {
	w.t.Helper()
	_, rules, err := w.s.Configure(w.ctx(), room, change, noon())
	w.check(err)
	return rules
}

// onGuests is the rules of a room that says what guests may do, and no more.
func onGuests(version int64, guests chat.Guests) store.Rules {
	return store.Rules{Version: version, Settings: chat.Settings{Guests: guests}}
}

func rulesCount(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	tea, pie, friends := w.room("tea"), w.room("pie"), w.direct(ada, bo)
	if got := w.admit(tea, chat.GuestsRead); got != onGuests(1, chat.GuestsRead) {
		w.t.Errorf("at first: %+v", got)
	}
	if got := w.admit(tea, chat.GuestsRead); got.Version != 1 {
		w.t.Errorf("the same again: %+v", got)
	}
	w.admit(tea, chat.GuestsWrite)
	if got := w.admit(tea, chat.GuestsNone); got != onGuests(3, chat.GuestsNone) {
		w.t.Errorf("after three changes: %+v", got)
	}
	for _, none := range []chat.RoomID{friends, "nowhere"} {
		_, _, err := w.s.Configure(w.ctx(), none, chat.Change{Guests: new(chat.GuestsNone), Archived: new(true), Slow: new(int64(9))}, noon())
		w.refused(err, chat.CodeNoRoom)
	}
	w.reopen()
	all, err := w.s.Rules(w.ctx(), []chat.RoomID{tea, pie, friends, "nowhere"})
	w.check(err)
	if len(all) != 3 || all[tea] != onGuests(3, chat.GuestsNone) || all[pie] != (store.Rules{}) || all[friends] != (store.Rules{}) {
		w.t.Errorf("got %+v", all)
	}
	room, err := w.s.Room(w.ctx(), tea)
	w.check(err)
	w.claim(ada)
	listed, err := w.s.PublicRooms(w.ctx(), ada.ID, "tea", "", 9)
	w.check(err)
	if room.Guests != chat.GuestsNone || len(listed) != 1 || listed[0].Guests != chat.GuestsNone {
		w.t.Errorf("got %+v, listed %+v", room, listed)
	}
}

func rulesHide(w *world) {
	guest, member, maker := w.user("Guest"), w.user("Member"), w.user("Maker")
	w.claim(member)
	tea := w.room("tea")
	w.follow(tea, guest, member, maker)
	w.says(tea, member, 1, "leaves", 0, guest, maker)
	w.says(tea, maker, 2, "milk", 0, member)
	sees := func(u chat.User, want bool) {
		w.t.Helper()
		_, err := w.s.RoomState(w.ctx(), u.ID, tea)
		states, listErr := w.s.RoomStates(w.ctx(), u.ID)
		w.check(listErr)
		listed := slices.ContainsFunc(states, func(st chat.RoomState) bool { return st.Room.ID == tea })
		found := len(w.search(store.Search{User: u.ID, Query: queryOf(u, "leaves"), Limit: 9}).Hits) == 1
		inbox := w.inbox(u) != ""
		if (err == nil) != want || listed != want || found != want || inbox != want {
			w.t.Errorf("%s: state %v, listed %v, found %v, inbox %v; want all to be %v", u.Name, err, listed, found, inbox, want)
		}
		for _, query := range []string{"", "tea"} {
			rooms, err := w.s.PublicRooms(w.ctx(), u.ID, query, "", 9)
			w.check(err)
			if slices.ContainsFunc(rooms, func(r chat.Room) bool { return r.ID == tea }) != want {
				w.t.Errorf("%s: the directory has %+v", u.Name, rooms)
			}
		}
	}
	for _, guests := range []chat.Guests{chat.GuestsWrite, chat.GuestsRead, chat.GuestsNone, chat.GuestsWrite, chat.GuestsNone} {
		w.admit(tea, guests)
		sees(guest, guests != chat.GuestsNone)
		sees(member, true)
		sees(maker, true)
		rooms, err := w.s.PublicRooms(w.ctx(), "", "tea", "", 9)
		if w.check(err); (len(rooms) == 1) != (guests != chat.GuestsNone) {
			w.t.Errorf("guests may %s, and the directory of nobody has %+v", guests, rooms)
		}
	}
	w.claim(guest)
	sees(guest, true)
}

func rulesBind(w *world) {
	ada := w.user("Ada")
	tea := w.room("tea")
	first := w.said(tea, ada, "one")
	if done := w.try(first); done.Err != nil || done.Rules != 0 {
		w.t.Fatalf("got %+v", done)
	}
	w.admit(tea, chat.GuestsRead)
	late := w.said(tea, ada, "two")
	reaction := store.Append{Event: chat.Event{Room: tea, Kind: chat.Reacted, At: chat.MillisOf(noon()), By: ada, Target: 1, On: true, Reaction: &chat.Reaction{Key: "👍"}}}
	for _, item := range []store.Append{late, reaction} {
		if done := w.try(item); !errors.Is(done.Err, store.ErrRules) || done.Rules != 1 {
			w.t.Errorf("by old rules: got %+v", done)
		}
		item.Rules = 1
		if done := w.try(item); done.Err != nil || done.Rules != 1 || done.Event.Seq < 2 {
			w.t.Errorf("by the present ones: got %+v", done)
		}
	}
}

func rulesRepeat(w *world) {
	ada := w.user("Ada")
	tea := w.room("tea")
	first := w.said(tea, ada, "one")
	if done := w.try(first); done.Err != nil {
		w.t.Fatalf("got %+v", done)
	}
	w.admit(tea, chat.GuestsNone)
	if done := w.try(first); done.Err != nil || !done.Dup || done.Event.Seq != 1 || done.Rules != 1 {
		w.t.Errorf("the same again: got %+v", done)
	}
	other := first
	other.Event.Message = &chat.Message{Text: "two"}
	if done := w.try(other); chat.AsError(done.Err).Code != chat.CodeNonceReused {
		w.t.Errorf("another text: got %+v", done)
	}
}

func rulesChange(w *world) {
	ada := w.user("Ada")
	tea := w.room("tea")
	w.follow(tea, ada)
	archived := w.configure(tea, chat.Change{Archived: new(true)})
	slow := w.configure(tea, chat.Change{Slow: new(int64(chat.SlowMax)), Guests: new(chat.GuestsRead)})
	want := chat.Settings{Guests: chat.GuestsRead, Archived: true, Slow: chat.SlowMax}
	if archived != (store.Rules{Version: 1, Settings: chat.Settings{Archived: true}}) || slow != (store.Rules{Version: 2, Settings: want}) {
		w.t.Errorf("got %+v, then %+v", archived, slow)
	}
	w.reopen()
	before, after, err := w.s.Configure(w.ctx(), tea, chat.Change{Archived: new(true)}, noon())
	if w.check(err); before != slow || after != slow {
		w.t.Errorf("the same again: before %+v, after %+v", before, after)
	}
	room, err := w.s.Room(w.ctx(), tea)
	w.check(err)
	state, err := w.s.RoomState(w.ctx(), ada.ID, tea)
	w.check(err)
	rules, err := w.s.Rules(w.ctx(), []chat.RoomID{tea})
	w.check(err)
	for _, query := range []string{"", "tea"} {
		listed, err := w.s.PublicRooms(w.ctx(), ada.ID, query, "", 9)
		if w.check(err); listed[len(listed)-1].ID != tea || listed[len(listed)-1].Settings != want {
			w.t.Errorf("the directory has %+v", listed)
		}
	}
	if room.Settings != want || state.Room.Settings != want || rules[tea] != slow {
		w.t.Errorf("room %+v, state %+v, rules %+v", room, state.Room, rules)
	}
}

// paced says something by the present rules of a slow room, so long after noon.
func (w *world) paced(room chat.RoomID, by chat.User, rules store.Rules, after time.Duration) store.Append {
	item := w.said(room, by, "hi")
	item.Event.At = chat.MillisOf(noon().Add(after))
	item.Rules, item.Pace = rules.Version, rules.Pace()
	return item
}

func rulesPace(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	tea, pie := w.room("tea"), w.room("pie")
	slow := w.configure(tea, chat.Change{Slow: new(int64(60))})
	elsewhere := w.configure(pie, chat.Change{Slow: new(int64(60))})
	first := w.paced(tea, ada, slow, 0)
	if done := w.try(first); done.Err != nil {
		w.t.Fatal(done.Err)
	}
	slowed := func(item store.Append, wait time.Duration) {
		w.t.Helper()
		done := w.try(item)
		if e := chat.AsError(done.Err); done.Err == nil || e.Code != chat.CodeSlow || e.Wait() != wait {
			w.t.Errorf("got %+v, want to wait %v", done, wait)
		}
	}
	passes := func(item store.Append) {
		w.t.Helper()
		if done := w.try(item); done.Err != nil || done.Dup {
			w.t.Errorf("got %+v", done)
		}
	}
	slowed(w.paced(tea, ada, slow, 20*time.Second), 40*time.Second)
	slowed(w.paced(tea, ada, slow, -time.Second), 60*time.Second) // the clock of another node
	passes(w.paced(tea, bo, slow, time.Second))
	passes(w.paced(pie, ada, elsewhere, time.Second))
	exempt := w.paced(tea, ada, slow, 30*time.Second)
	exempt.Pace = 0
	passes(exempt)
	if done := w.try(first); done.Err != nil || !done.Dup || done.Event.Seq != 1 { // its answer was lost
		w.t.Errorf("the same again: %+v", done)
	}
	w.reopen()
	if at, err := w.s.Spoke(w.ctx(), tea, ada.ID); err != nil || at != first.Event.At {
		w.t.Errorf("spoke at %v (%v)", at, err)
	}
	slowed(w.paced(tea, ada, slow, 59*time.Second), time.Second)
	two := []store.Append{w.paced(tea, ada, slow, time.Minute), w.paced(tea, ada, slow, time.Minute)} // at the same moment
	results, err := w.s.Append(w.ctx(), two)
	w.check(err)
	if results[0].Err != nil || chat.AsError(results[1].Err).Code != chat.CodeSlow {
		w.t.Errorf("got %+v", results)
	}
	edit := store.Append{Event: chat.Event{Room: tea, Kind: chat.Edited, At: chat.MillisOf(noon().Add(90 * time.Second)), By: ada, Target: 1, Message: &chat.Message{Text: "hello"}}, Rules: slow.Version}
	passes(edit)
	passes(w.paced(tea, ada, slow, 2*time.Minute)) // an edit does not count
	passes(w.paced(tea, ada, slow, -24*time.Hour)) // the clock was put right
}

func rulesHurry(w *world) {
	ada := w.user("Ada")
	tea := w.room("tea")
	slow := w.configure(tea, chat.Change{Slow: new(int64(chat.SlowMax))})
	if done := w.try(w.paced(tea, ada, slow, 0)); done.Err != nil {
		w.t.Fatal(done.Err)
	}
	w.configure(tea, chat.Change{Slow: new(int64(0))})
	again := w.configure(tea, chat.Change{Slow: new(int64(chat.SlowMax))})
	if at, err := w.s.Spoke(w.ctx(), tea, ada.ID); err != nil || at != 0 {
		w.t.Errorf("spoke at %v (%v)", at, err)
	}
	if done := w.try(w.paced(tea, ada, again, time.Second)); done.Err != nil {
		w.t.Errorf("got %+v", done)
	}
	w.check(w.s.EraseUser(w.ctx(), ada.ID, store.KeepMessages, noon()))
	if at, err := w.s.Spoke(w.ctx(), tea, ada.ID); err != nil || at != 0 {
		w.t.Errorf("after the erasure, spoke at %v (%v)", at, err)
	}
}
