package storetest

import (
	"fmt"
	"slices"
	"strings"

	"parley/server/store"
	"parley/shared/chat"
)

// membersOf returns the names and roles of the members of a room.
func (w *world) membersOf(room chat.RoomID) string {
	w.t.Helper()
	page, total, err := w.s.Members(w.ctx(), room, "", "", 100)
	if w.check(err); total != len(page) {
		w.t.Errorf("%d members, and a page of all has %d", total, len(page))
	}
	return roles(page)
}

func roles(page []chat.Member) string {
	var all []string
	for _, m := range page {
		all = append(all, m.User.Name+" "+string(m.Role))
	}
	return strings.Join(all, ", ")
}

func (w *world) membersAre(room chat.RoomID, want string) {
	w.t.Helper()
	if got := w.membersOf(room); got != want {
		w.t.Errorf("members are %s, want %s", got, want)
	}
}

func membersSince(w *world) {
	ada, bo, cy := w.user("Ada"), w.user("Bo"), w.user("Cy")
	room := w.privateRoom(chat.Private, ada, bo)
	start, err := w.s.MembersSince(w.ctx(), room, 0)
	w.check(err)
	if want := []store.Membership{{User: ada.ID, Role: chat.RoleOwner, By: ada.ID, Version: 1}, {User: bo.ID, Role: chat.RoleMember, By: ada.ID, Version: 2}}; !slices.Equal(start, want) {
		w.t.Errorf("at first: got %+v, want %+v", start, want)
	}
	w.changes(w.add(room, cy, ada))
	w.changes(w.remove(room, bo, ada))
	done := w.changes(w.assign(room, cy, chat.RoleModerator, ada))
	since, err := w.s.MembersSince(w.ctx(), room, 2)
	w.check(err)
	if want := []store.Membership{{User: bo.ID, By: ada.ID, Version: 4}, {User: cy.ID, Role: chat.RoleModerator, By: ada.ID, Version: 5}}; !slices.Equal(since, want) || done.Rules.Version != 5 {
		w.t.Errorf("later: got %+v, want %+v, and version %d", since, want, done.Rules.Version)
	}
	for _, none := range []chat.RoomID{chat.Lobby, chat.NewRoomID()} {
		if got, err := w.s.MembersSince(w.ctx(), none, 0); err != nil || len(got) != 0 {
			w.t.Errorf("%s: got %+v (%v)", none, got, err)
		}
	}
}

func membersPaged(w *world) {
	ada, zoe := w.user("Ada"), w.user("Zoe")
	room := w.privateRoom(chat.Private, ada, zoe)
	for i := range 25 {
		w.changes(w.add(room, w.user(fmt.Sprintf("U%02d", i)), ada))
	}
	w.changes(w.assign(room, zoe, chat.RoleModerator, ada))
	gone := chat.User{ID: "u-u03"}
	w.changes(w.remove(room, gone, ada))
	var all []chat.Member
	after := chat.UserID("")
	for {
		page, total, err := w.s.Members(w.ctx(), room, "", after, 4)
		if w.check(err); total != 26 {
			w.t.Fatalf("%d members", total)
		}
		all = append(all, page...)
		if len(page) < 4 {
			break
		}
		after = page[3].User.ID
	}
	got := roles(all)
	if !strings.HasPrefix(got, "Ada owner, Zoe moderator, U00 member, U01 member, U02 member, U04 member") || len(all) != 26 || got != w.membersOf(room) {
		w.t.Errorf("got %s", got)
	}
	if m := all[1]; m.Since != chat.MillisOf(noon()) || m.Seen != chat.MillisOf(noon()) || m.User != zoe {
		w.t.Errorf("got %+v", m)
	}
	found, total, err := w.s.Members(w.ctx(), room, "U1", "u-u14", 3)
	if w.check(err); total != 10 || roles(found) != "U15 member, U16 member, U17 member" {
		w.t.Errorf("got %d, %s", total, roles(found))
	}
	// Whoever asks for more after somebody who has gone meanwhile goes on from there.
	found, _, err = w.s.Members(w.ctx(), room, "", gone.ID, 1)
	if w.check(err); roles(found) != "U04 member" {
		w.t.Errorf("got %s", roles(found))
	}
	for _, none := range []string{"%", "_", "nobody"} {
		if found, total, err := w.s.Members(w.ctx(), room, none, "", 9); err != nil || total != 0 || len(found) != 0 {
			w.t.Errorf("%q: got %d, %+v (%v)", none, total, found, err)
		}
	}
}

func followersPaged(w *world) {
	ada, bo, cy := w.user("Ada"), w.user("Bo"), w.user("Cy")
	tea := w.room("tea")
	w.membersAre(tea, "Maker owner")
	w.follow(tea, cy, ada)
	w.changes(w.assign(tea, bo, chat.RoleModerator, chat.User{ID: "u-maker"}))
	w.membersAre(tea, "Maker owner, Bo moderator, Ada member, Cy member")
	w.check(w.s.Unfollow(w.ctx(), cy.ID, tea))
	found, total, err := w.s.Members(w.ctx(), tea, "", bo.ID, 9)
	if w.check(err); total != 3 || roles(found) != "Ada member" {
		w.t.Errorf("got %d, %s", total, roles(found))
	}
	for _, none := range []chat.RoomID{w.direct(ada, bo), "nowhere", chat.NewRoomID()} {
		if found, total, err := w.s.Members(w.ctx(), none, "", "", 9); err != nil || total != 0 || len(found) != 0 {
			w.t.Errorf("%s: got %d, %+v (%v)", none, total, found, err)
		}
	}
}
