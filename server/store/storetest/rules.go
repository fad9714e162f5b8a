package storetest

import (
	"errors"
	"slices"

	"parley/server/store"
	"parley/shared/chat"
)

func roomRules() []promise {
	return []promise{
		{"RulesAreCounted", rulesCount},
		{"ARoomThatIsClosedToGuestsIsNotThereForThem", rulesHide},
		{"NothingIsStoredByRulesThatHaveChanged", rulesBind},
		{"WhatIsStoredIsAnsweredWhateverTheRulesAre", rulesRepeat},
	}
}

// admit says what guests may do in a room.
func (w *world) admit(room chat.RoomID, guests chat.Guests) store.Rules {
	w.t.Helper()
	rules, err := w.s.SetGuests(w.ctx(), room, guests)
	w.check(err)
	return rules
}

func rulesCount(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	tea, pie, friends := w.room("tea"), w.room("pie"), w.direct(ada, bo)
	if got := w.admit(tea, chat.GuestsRead); got != (store.Rules{Version: 1, Guests: chat.GuestsRead}) {
		w.t.Errorf("at first: %+v", got)
	}
	if got := w.admit(tea, chat.GuestsRead); got.Version != 1 {
		w.t.Errorf("the same again: %+v", got)
	}
	w.admit(tea, chat.GuestsWrite)
	if got := w.admit(tea, chat.GuestsNone); got != (store.Rules{Version: 3, Guests: chat.GuestsNone}) {
		w.t.Errorf("after three changes: %+v", got)
	}
	_, err := w.s.SetGuests(w.ctx(), friends, chat.GuestsNone)
	w.refused(err, chat.CodeNoRoom)
	_, err = w.s.SetGuests(w.ctx(), "nowhere", chat.GuestsNone)
	w.refused(err, chat.CodeNoRoom)
	w.reopen()
	all, err := w.s.Rules(w.ctx(), []chat.RoomID{tea, pie, friends, "nowhere"})
	w.check(err)
	if len(all) != 3 || all[tea] != (store.Rules{Version: 3, Guests: chat.GuestsNone}) || all[pie] != (store.Rules{}) || all[friends] != (store.Rules{}) {
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
