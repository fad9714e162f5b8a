package storetest

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

func memberships() []promise {
	return []promise{
		{"ARoomForMembersIsMadeWithThem", membersMade},
		{"ARoomForMembersIsMadeWholeOrNotAtAll", membersMadeWhole},
		{"NobodyElseFindsARoomForMembers", membersHide},
		{"ARemovalEndsEverythingAtOnce", membersRemoved},
		{"NothingIsStoredByAMembershipThatHasEnded", membersBind},
		{"WhoAddsIsAMemberWithThatRight", membersAdd},
		{"NobodyIsAddedByThoseTheyBlock", membersBlocked},
		{"StrangersAreNotAddedToGroups", membersStrange},
		{"AGroupHasALimit", membersFull},
		{"ARoomForMembersKeepsAnOwner", membersOwned},
		{"OnlyOneOfTheLastTwoOwnersLeaves", membersRace},
		{"RolesAreGiven", membersRoles},
		{"RolesInPublicRooms", publicRoles},
		{"ChangesOfMembersAreFoundByTheirVersion", membersSince},
		{"MembersArePaged", membersPaged},
		{"FollowersArePagedWithTheirRoles", followersPaged},
		{"WhatHappenedToMembersIsInTheRoom", membersEvents},
		{"RoomsForMembersEndWithTheirs", membersFollow},
	}
}

// privateRoom makes a private room or a group of these people, of whom the first is the owner.
func (w *world) privateRoom(kind chat.RoomKind, owner chat.User, others ...chat.User) chat.RoomID {
	w.t.Helper()
	room := chat.Room{ID: chat.NewRoomID(), Kind: kind, Name: "Den"}
	w.check(w.s.CreateRoom(w.ctx(), room, "", owner.ID, idsOf(others), noon()))
	return room.ID
}

func idsOf(users []chat.User) (ids []chat.UserID) {
	for _, u := range users {
		ids = append(ids, u.ID)
	}
	return ids
}

// add, remove and assign change a membership.
func (w *world) add(room chat.RoomID, u, by chat.User) (store.Enrolled, error) {
	return w.s.AddMember(w.ctx(), room, u.ID, chat.RoleMember, by.ID, noon())
}

func (w *world) remove(room chat.RoomID, u, by chat.User) (store.Enrolled, error) {
	return w.s.RemoveMember(w.ctx(), room, u.ID, by.ID, noon())
}

// changes demands that a change was made, and returns it.
func (w *world) changes(done store.Enrolled, err error) store.Enrolled {
	w.t.Helper()
	w.check(err)
	return done
}

func membersMade(w *world) {
	ada, bo, cy := w.user("Ada"), w.user("Bo"), w.user("Cy")
	for _, kind := range []chat.RoomKind{chat.Private, chat.Group} {
		w.direct(ada, bo)
		room := chat.Room{ID: chat.NewRoomID(), Kind: kind, Name: "Ada, Bo", Topic: "tea"}
		w.check(w.s.CreateRoom(w.ctx(), room, "", ada.ID, []chat.UserID{bo.ID, ada.ID, bo.ID}, noon()))
		w.reopen()
		got, err := w.s.Room(w.ctx(), room.ID)
		if w.check(err); got != room {
			w.t.Errorf("got %+v, want %+v", got, room)
		}
		w.membersAre(room.ID, "Ada owner, Bo member")
		for _, u := range []chat.User{ada, bo} {
			if st := w.state(u, room.ID); st.Room != room || st.Head != 0 || st.Unread != 0 {
				w.t.Errorf("%s: got %+v", u.Name, st)
			}
			states, err := w.s.RoomStates(w.ctx(), u.ID)
			w.check(err)
			if !slices.ContainsFunc(states, func(st chat.RoomState) bool { return st.Room == room }) {
				w.t.Errorf("%s: not among %+v", u.Name, states)
			}
		}
		w.role(room.ID, cy, "")
		// A second room of the same name is another one.
		room.ID = chat.NewRoomID()
		w.check(w.s.CreateRoom(w.ctx(), room, "", ada.ID, nil, noon()))
		w.refused(w.s.CreateRoom(w.ctx(), room, "", ada.ID, nil, noon()), chat.CodeRoomTaken)
	}
}

func membersMadeWhole(w *world) {
	ada, bo, cy := w.user("Ada"), w.user("Bo"), w.user("Cy")
	w.block(true, cy, ada)
	w.direct(ada, bo)
	many := []chat.UserID{bo.ID}
	for i := range chat.GroupMax {
		u := w.user(fmt.Sprint("Many-", i))
		w.direct(ada, u)
		many = append(many, u.ID)
	}
	for _, c := range []struct {
		kind  chat.RoomKind
		users []chat.UserID
		want  chat.Code
	}{
		{chat.Private, []chat.UserID{bo.ID, "u-nobody"}, chat.CodeNoUser},
		{chat.Private, []chat.UserID{bo.ID, cy.ID}, chat.CodeNotDelivered},
		{chat.Group, []chat.UserID{bo.ID, w.user("Dee").ID}, chat.CodeNotDelivered},
		{chat.Group, many, chat.CodeGroupFull},
	} {
		room := chat.Room{ID: chat.NewRoomID(), Kind: c.kind, Name: "Den"}
		w.refused(w.s.CreateRoom(w.ctx(), room, "", ada.ID, c.users, noon()), c.want)
		_, err := w.s.Room(w.ctx(), room.ID)
		w.refused(err, chat.CodeNoRoom)
		_, err = w.s.RoomState(w.ctx(), bo.ID, room.ID)
		w.refused(err, chat.CodeNoRoom)
		w.check(w.s.CreateRoom(w.ctx(), room, "", ada.ID, []chat.UserID{bo.ID}, noon()))
	}
}

// sees demands that a user finds a room, with a message that has "leaves" and mentions the user, everywhere or nowhere.
func (w *world) sees(u chat.User, room chat.RoomID, want bool) {
	w.t.Helper()
	_, err := w.s.RoomState(w.ctx(), u.ID, room)
	states, listErr := w.s.RoomStates(w.ctx(), u.ID)
	w.check(listErr)
	listed := slices.ContainsFunc(states, func(st chat.RoomState) bool { return st.Room.ID == room })
	found := len(w.search(store.Search{User: u.ID, Query: queryOf(u, "leaves"), Limit: 9}).Hits) > 0
	within := len(w.search(store.Search{User: u.ID, Query: queryOf(u, "leaves"), Room: room, Limit: 9}).Hits) > 0
	inbox := strings.Contains(w.inbox(u), "leaves")
	_, readErr := w.s.SetRead(w.ctx(), u.ID, room, chat.ReadMark{})
	if (err == nil) != want || listed != want || found != want || within != want || inbox != want || (readErr == nil) != want {
		w.t.Errorf("%s: state %v, listed %v, found %v, within %v, inbox %v, read %v; want all to be %v", u.Name, err, listed, found, within, inbox, readErr, want)
	}
	for _, query := range []string{"", "den", "room"} {
		if rooms, err := w.s.PublicRooms(w.ctx(), u.ID, query, "", 99); err != nil || slices.ContainsFunc(rooms, func(r chat.Room) bool { return r.ID == room }) {
			w.t.Errorf("%s: the directory has %+v (%v)", u.Name, rooms, err)
		}
	}
}

// Those who are no members do not see a room, whatever they are on the server.
func membersHide(w *world) {
	ada, bo, guest, boss := w.user("Ada"), w.user("Bo"), w.user("Guest"), w.user("Boss")
	w.claim(bo)
	w.claim(boss)
	_, err := w.s.SetRole(w.ctx(), boss.ID, chat.RoleOwner, noon())
	w.check(err)
	for _, kind := range []chat.RoomKind{chat.Private, chat.Group} {
		w.direct(ada, bo)
		room := w.privateRoom(kind, ada, bo)
		rules, err := w.s.Rules(w.ctx(), []chat.RoomID{room})
		w.check(err)
		item := w.said(room, ada, "leaves")
		item.Rules = rules[room].Version
		item.Event.Message.Mentions = []chat.User{bo, guest, boss}
		w.append(item)
		for range 2 {
			w.sees(bo, room, true)
			w.sees(guest, room, false)
			w.sees(boss, room, false)
			w.refused(w.s.Follow(w.ctx(), guest.ID, room, noon()), chat.CodeNoRoom)
			w.refused(w.s.Unfollow(w.ctx(), guest.ID, room), chat.CodeNoRoom)
			w.index(100)
		}
		w.changes(w.remove(room, bo, ada))
	}
	_, _, err = w.s.Configure(w.ctx(), w.privateRoom(chat.Private, ada), chat.Change{Guests: new(chat.GuestsNone)}, noon())
	w.refused(err, chat.CodeNotAllowed)
}

func membersRemoved(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	w.claim(bo)
	room := w.privateRoom(chat.Private, ada, bo)
	item := w.said(room, ada, "leaves")
	item.Rules = 99
	item.Event.Message.Mentions = []chat.User{bo}
	w.append(item)
	before, err := w.s.Changes(w.ctx(), []chat.UserID{bo.ID})
	w.check(err)
	for range 2 {
		w.sees(bo, room, true)
		w.changes(w.remove(room, bo, ada))
		w.sees(bo, room, false)
		w.refused(w.s.Unfollow(w.ctx(), bo.ID, room), chat.CodeNoRoom)
		if done := w.changes(w.remove(room, bo, ada)); done.Event != nil {
			w.t.Errorf("removed twice: %+v", done)
		}
		w.changes(w.add(room, bo, ada))
		if done := w.changes(w.add(room, bo, ada)); done.Event != nil {
			w.t.Errorf("added twice: %+v", done)
		}
	}
	after, err := w.s.Changes(w.ctx(), []chat.UserID{bo.ID})
	if w.check(err); after[bo.ID] != before[bo.ID]+4 {
		w.t.Errorf("%d changes, want 4", after[bo.ID]-before[bo.ID])
	}
	if st := w.state(bo, room); st.Read != st.Head || st.Head != 5 || st.Unread != 0 || st.Mentions != 0 {
		w.t.Errorf("back again: got %+v", st)
	}
}

func membersBind(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	room := w.privateRoom(chat.Private, ada, bo)
	rules, err := w.s.Rules(w.ctx(), []chat.RoomID{room})
	w.check(err)
	first := w.said(room, bo, "one")
	first.Rules = rules[room].Version
	w.append(first)
	done := w.changes(w.remove(room, bo, ada))
	late := w.said(room, bo, "two")
	late.Rules = first.Rules
	if got := w.try(late); !errors.Is(got.Err, store.ErrRules) || got.Rules != done.Rules.Version {
		w.t.Errorf("after the removal: got %+v, want version %d", got, done.Rules.Version)
	}
	if got := w.try(first); got.Err != nil || !got.Dup {
		w.t.Errorf("the same again: got %+v", got)
	}
	w.reopen()
	if got := w.try(late); !errors.Is(got.Err, store.ErrRules) {
		w.t.Errorf("opened again: got %+v", got)
	}
}

func membersAdd(w *world) {
	ada, bo, cy, eve := w.user("Ada"), w.user("Bo"), w.user("Cy"), w.user("Eve")
	room := w.privateRoom(chat.Private, ada, bo)
	refused := func(u, by chat.User, want chat.Code) {
		w.t.Helper()
		_, err := w.add(room, u, by)
		w.refused(err, want)
	}
	refused(cy, eve, chat.CodeNoRoom)
	refused(eve, eve, chat.CodeNoRoom)
	refused(cy, bo, chat.CodeNotAllowed)
	w.changes(w.assign(room, bo, chat.RoleModerator, ada))
	w.changes(w.add(room, cy, bo))
	_, err := w.s.AddMember(w.ctx(), room, eve.ID, chat.RoleModerator, bo.ID, noon())
	w.refused(err, chat.CodeNotAllowed)
	_, err = w.s.AddMember(w.ctx(), room, eve.ID, chat.RoleAdmin, ada.ID, noon())
	w.refused(err, chat.CodeBadFrame)
	w.changes(w.remove(room, bo, ada))
	refused(eve, bo, chat.CodeNoRoom)
	_, err = w.remove(room, cy, bo)
	w.refused(err, chat.CodeNoRoom)
	_, err = w.remove(room, ada, cy)
	w.refused(err, chat.CodeNotAllowed)
	_, err = w.s.AddMember(w.ctx(), room, "u-nobody", chat.RoleMember, ada.ID, noon())
	w.refused(err, chat.CodeNoUser)
	for _, other := range []chat.RoomID{chat.Lobby, w.direct(ada, bo), chat.NewRoomID()} {
		_, err := w.add(other, cy, ada)
		w.refused(err, chat.CodeNoRoom)
	}
	w.membersAre(room, "Ada owner, Cy member")
}

func membersBlocked(w *world) {
	ada, bo, cy := w.user("Ada"), w.user("Bo"), w.user("Cy")
	w.claim(cy)
	room := w.privateRoom(chat.Private, ada)
	for _, pair := range [][2]chat.User{{ada, bo}, {bo, ada}} {
		w.block(true, pair[0], pair[1])
		_, err := w.add(room, bo, ada)
		w.refused(err, chat.CodeNotDelivered)
		w.block(false, pair[0], pair[1])
	}
	w.changes(w.add(room, bo, ada))
	w.check(w.s.Ban(w.ctx(), cy.ID, noon().Add(time.Hour), time.Time{}, noon()))
	_, err := w.add(room, cy, ada)
	w.refused(err, chat.CodeNotDelivered)
	w.erase(cy, store.KeepMessages)
	_, err = w.add(room, cy, ada)
	w.refused(err, chat.CodeNoUser)
	w.membersAre(room, "Ada owner, Bo member")
}

func membersStrange(w *world) {
	ada, bo, cy := w.user("Ada"), w.user("Bo"), w.user("Cy")
	w.direct(ada, bo)
	room := w.privateRoom(chat.Group, ada, bo)
	add := func(by chat.User, want chat.Code) {
		w.t.Helper()
		done, err := w.add(room, cy, by)
		if want != "" {
			w.refused(err, want)
		} else if w.check(err); done.Event == nil {
			w.t.Errorf("%s has added nobody", by.Name)
		}
	}
	add(ada, chat.CodeNotDelivered)
	request := w.request(ada, cy)
	add(ada, chat.CodeNotDelivered)
	w.check(w.s.Answer(w.ctx(), cy.ID, request, false))
	add(ada, chat.CodeNotDelivered)
	add(bo, chat.CodeNotDelivered)
	w.check(w.s.Answer(w.ctx(), cy.ID, request, true))
	add(bo, chat.CodeNotDelivered)
	add(ada, "")
}

// membersFull adds two people at the same time to a group that has room for one.
func membersFull(w *world) {
	ada := w.user("Ada")
	var users []chat.UserID
	for i := range chat.GroupMax {
		u := w.user(fmt.Sprint("U", i))
		w.direct(ada, u)
		users = append(users, u.ID)
	}
	room := chat.Room{ID: chat.NewRoomID(), Kind: chat.Group, Name: "Den"}
	w.check(w.s.CreateRoom(w.ctx(), room, "", ada.ID, users[:chat.GroupMax-2], noon()))
	last := users[chat.GroupMax-2:]
	errs := make([]error, len(last))
	var all sync.WaitGroup
	for i, u := range last {
		all.Go(func() {
			_, errs[i] = w.s.AddMember(w.ctx(), room.ID, u, chat.RoleMember, ada.ID, noon())
		})
	}
	all.Wait()
	w.refused(cmp.Or(errs...), chat.CodeGroupFull)
	if errs[0] != nil && errs[1] != nil {
		w.t.Errorf("none of two was added: %v", errs)
	}
	if _, total, err := w.s.Members(w.ctx(), room.ID, "", "", 1); err != nil || total != chat.GroupMax {
		w.t.Errorf("%d members (%v)", total, err)
	}
}

// membersRace has both owners leave, or step down, at the same time.
func membersRace(w *world) {
	ada, bo, cy := w.user("Ada"), w.user("Bo"), w.user("Cy")
	for _, step := range []func(chat.RoomID, chat.User) (store.Enrolled, error){
		func(room chat.RoomID, u chat.User) (store.Enrolled, error) { return w.remove(room, u, u) },
		func(room chat.RoomID, u chat.User) (store.Enrolled, error) {
			return w.assign(room, u, chat.RoleMember, u)
		},
	} {
		room := w.privateRoom(chat.Private, ada, bo, cy)
		w.changes(w.assign(room, bo, chat.RoleOwner, ada))
		errs := make([]error, 2)
		var all sync.WaitGroup
		for i, u := range []chat.User{ada, bo} {
			all.Go(func() { _, errs[i] = step(room, u) })
		}
		all.Wait()
		w.refused(cmp.Or(errs...), chat.CodeLastOwner)
		if errs[0] != nil && errs[1] != nil {
			w.t.Errorf("none of two went: %v", errs)
		}
		if got := w.membersOf(room); strings.Count(got, "owner") != 1 {
			w.t.Errorf("members are %s", got)
		}
	}
}

func membersEvents(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	room := w.privateRoom(chat.Private, ada)
	item := w.said(room, ada, "hello")
	item.Rules = 99
	w.append(item)
	added := w.changes(w.add(room, bo, ada))
	removed := w.changes(w.remove(room, bo, ada))
	w.changes(w.add(room, bo, ada))
	left := w.changes(w.remove(room, bo, bo))
	w.rename(bo, "Eve", 0)
	page, err := w.before(room, 100, 10, 1<<20)
	w.check(err)
	want := func(kind chat.EventKind, seq chat.Seq, by chat.User, event *chat.Event) {
		w.t.Helper()
		stored := page[seq-1]
		if event == nil || event.Kind != kind || event.Seq != seq || event.By.ID != by.ID || *event.Whom != (chat.User{ID: bo.ID, Name: "Bo"}) || event.At != chat.MillisOf(noon()) {
			w.t.Errorf("got %+v", event)
		}
		if stored.Kind != kind || stored.Seq != seq || stored.By.ID != by.ID || stored.Whom == nil || *stored.Whom != *event.Whom || stored.Room != room || stored.At != event.At {
			w.t.Errorf("stored %+v", stored)
		}
	}
	if len(page) != 5 {
		w.t.Fatalf("got %d events", len(page))
	}
	want(chat.Added, 2, ada, added.Event)
	want(chat.Removed, 3, ada, removed.Event)
	want(chat.Removed, 5, bo, left.Event)
	if next := w.try(item); next.Err != nil || !next.Dup {
		w.t.Errorf("got %+v", next)
	}
	item = w.said(room, ada, "bye")
	item.Rules = 99
	if e := w.append(item); e.Seq != 6 {
		w.t.Errorf("got seq %d, want 6", e.Seq)
	}
}

// membersFollow fills the list of rooms of somebody, who is then added to no more.
func membersFollow(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	room := w.privateRoom(chat.Private, ada, bo)
	if err := w.s.SetLevel(w.ctx(), bo.ID, room, chat.LevelNothing); err != nil {
		w.t.Error(err)
	}
	renamed, told, err := w.s.Rename(w.ctx(), bo.ID, name("Eve"), noon())
	if w.check(err); len(told) != 1 || told[0].Room != room {
		w.t.Errorf("told %+v", told)
	}
	w.changes(w.remove(room, renamed, ada))
	w.refused(w.s.SetLevel(w.ctx(), bo.ID, room, chat.LevelAll), chat.CodeNoRoom)
	_, told, err = w.s.Rename(w.ctx(), bo.ID, name("Bob"), noon())
	if w.check(err); len(told) != 0 {
		w.t.Errorf("told %+v", told)
	}
}
