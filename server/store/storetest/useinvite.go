package storetest

import (
	"fmt"
	"sync"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

// comes has a user use an invite.
func (w *world) comes(id chat.InviteID, u chat.User) store.InviteUse {
	w.t.Helper()
	w.made++
	use, err := w.s.UseInvite(w.ctx(), token(string(id)), u.ID, noon().Add(time.Duration(w.made)*time.Millisecond))
	w.check(err)
	return use
}

func inviteUsed(w *world) {
	ada, bo, cy, di := w.user("Ada"), w.user("Bo"), w.user("Cy"), w.user("Di")
	tea := w.room("Tea")
	want := w.invite("one", tea, ada, 2)
	w.inviteIs(want, 0)
	for i, u := range []chat.User{cy, bo} {
		want.Used = i + 1
		if want.Used == want.Uses {
			want.State = chat.InviteUsedUp
		}
		if use := w.comes("one", u); use != (store.InviteUse{Invite: want, Came: true}) {
			w.t.Errorf("%s: got %+v, want %+v", u.Name, use, want)
		}
		if got := w.state(u, tea).Room.ID; got != tea {
			w.t.Errorf("%s follows %q", u.Name, got)
		}
	}
	if use := w.comes("one", di); use != (store.InviteUse{Invite: want}) {
		w.t.Errorf("the third: got %+v", use)
	}
	_, err := w.s.RoomState(w.ctx(), di.ID, tea)
	w.refused(err, chat.CodeNoRoom)
	w.reopen()
	w.inviteIs(want, 0)
	w.inviteesAre("one", cy, bo)
	_, err = w.s.UseInvite(w.ctx(), token("one"), "u-ghost", noon())
	w.refused(err, chat.CodeNoUser)
	_, err = w.s.UseInvite(w.ctx(), token("none"), di.ID, noon())
	w.refused(err, chat.CodeUnauthorized)
	_, err = w.s.InviteByHash(w.ctx(), token("none"), noon())
	w.refused(err, chat.CodeUnauthorized)
	_, err = w.s.Invite(w.ctx(), "none", noon())
	w.refused(err, chat.CodeNoInvite)
	_, err = w.s.RevokeInvite(w.ctx(), "none", noon())
	w.refused(err, chat.CodeNoInvite)

	any := w.invite("any", tea, chat.User{}, 0)
	any.Used = 1
	if use := w.comes("any", di); !use.Came || use.Invite != any {
		w.t.Errorf("by the operator's: got %+v, want %+v", use, any)
	}
	other := chat.Invite{ID: "x", Role: chat.RoleMember, By: ada}
	other.Room = w.direct(ada, bo)
	w.refused(w.s.AddInvite(w.ctx(), other, token("x")), chat.CodeNoRoom)
	other.Room = "nowhere"
	w.refused(w.s.AddInvite(w.ctx(), other, token("x")), chat.CodeNoRoom)
	other.Room, other.By.ID = tea, "u-ghost"
	w.refused(w.s.AddInvite(w.ctx(), other, token("x")), chat.CodeNoUser)
}

func inviteRace(w *world) {
	const guests, uses = 16, 3
	tea := w.room("Tea")
	w.invite("one", tea, w.user("Ada"), uses)
	users := make([]chat.User, guests)
	for i := range users {
		users[i] = w.user(fmt.Sprintf("Guest%d", i))
	}
	came := make([]store.InviteUse, guests)
	errs := make([]error, guests)
	var all sync.WaitGroup
	for i, u := range users {
		all.Go(func() { came[i], errs[i] = w.s.UseInvite(w.ctx(), token("one"), u.ID, noon()) })
	}
	all.Wait()
	in := 0
	for i, u := range users {
		w.check(errs[i])
		_, err := w.s.RoomState(w.ctx(), u.ID, tea)
		if follows := err == nil; follows != came[i].Came || !follows && came[i].Invite.State != chat.InviteUsedUp {
			w.t.Errorf("%s: got %+v, follows %v", u.Name, came[i], follows)
		}
		if came[i].Came {
			in++
		}
	}
	if got, err := w.s.Invitees(w.ctx(), "one"); err != nil || in != uses || len(got) != uses {
		w.t.Errorf("%d came, %v are noted (%v), want %d", in, got, err, uses)
	}
}

func inviteAlready(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	tea := w.room("Tea")
	w.follow(tea, bo)
	room, place := w.invite("room", tea, ada, 1), w.invite("place", "", ada, 1)
	for _, want := range []chat.Invite{room, place} {
		if use := w.comes(want.ID, bo); use != (store.InviteUse{Invite: want, Already: true}) {
			w.t.Errorf("got %+v, want %+v", use, want)
		}
		w.inviteesAre(want.ID)
	}
	w.check(w.s.Unfollow(w.ctx(), bo.ID, tea))
	if use := w.comes("room", bo); !use.Came {
		w.t.Errorf("after leaving: got %+v", use)
	}
	if use := w.comes("room", bo); !use.Already {
		w.t.Errorf("again: got %+v", use)
	}
}

func inviteOver(w *world) {
	ada, bo, cy := w.user("Ada"), w.user("Bo"), w.user("Cy")
	tea := w.room("Tea")
	w.claim(w.user("Root"))
	expired, revoked, banned := w.invite("late", tea, ada, 0), w.invite("ended", tea, ada, 0), w.invite("theirs", tea, cy, 0)
	w.inviteIs(expired, time.Hour-time.Millisecond)
	expired.State = chat.InviteExpired
	w.inviteIs(expired, time.Hour)
	use, err := w.s.UseInvite(w.ctx(), token("late"), bo.ID, noon().Add(time.Hour))
	if w.check(err); use != (store.InviteUse{Invite: expired}) {
		w.t.Errorf("an expired one: got %+v", use)
	}
	revoked.State = chat.InviteRevoked
	for range 2 {
		if got, err := w.s.RevokeInvite(w.ctx(), "ended", noon()); err != nil || got != revoked {
			w.t.Errorf("got %+v, %v", got, err)
		}
	}
	w.inviteIs(revoked, 2*time.Hour)
	w.check(w.s.Ban(w.ctx(), cy.ID, noon().Add(time.Minute), time.Time{}, noon()))
	banned.State = chat.InviteRevoked
	w.inviteIs(banned, 0)
	for _, want := range []chat.Invite{revoked, banned} {
		if use := w.comes(want.ID, bo); use != (store.InviteUse{Invite: want}) {
			w.t.Errorf("a revoked one: got %+v", use)
		}
	}
	_, err = w.s.RoomState(w.ctx(), bo.ID, tea)
	w.refused(err, chat.CodeNoRoom)
	banned.State = chat.InviteActive
	w.inviteIs(banned, time.Minute)
}

func inviteNewcomer(w *world) {
	tea, ada := w.room("Tea"), w.user("Ada")
	w.invite("room", tea, ada, 1)
	w.invite("place", "", ada, 1)
	create := func(shown string, id chat.InviteID) (chat.User, store.InviteUse, error) {
		return w.s.CreateInvited(w.ctx(), store.Newcomer{ID: chat.UserID("u-" + shown), Name: name(shown), Follows: chat.Lobby}, token(string(id)), noon())
	}
	for i, id := range []chat.InviteID{"room", "place"} {
		shown := fmt.Sprint("New", i)
		u, use, err := create(shown, id)
		if w.check(err); u != (chat.User{ID: chat.UserID("u-" + shown), Name: shown}) || !use.Came || use.Invite.State != chat.InviteUsedUp {
			w.t.Errorf("got %+v, %+v", u, use)
		}
		w.state(u, chat.Lobby)
		w.inviteesAre(id, u)
		_, use, err = create("Late", id)
		if w.check(err); use.Came || use.Already || use.Invite.State != chat.InviteUsedUp {
			w.t.Errorf("at a used one: got %+v", use)
		}
		_, err = w.s.User(w.ctx(), "u-Late")
		w.refused(err, chat.CodeNoUser)
	}
	w.state(chat.User{ID: "u-New0"}, tea)
	w.admit(tea, chat.GuestsNone) // a newcomer is about to have an account
	w.invite("closed", tea, ada, 1)
	if _, use, err := create("Account", "closed"); err != nil || !use.Came {
		w.t.Errorf("into a room that is closed to guests: got %+v (%v)", use, err)
	}
	w.invite("more", tea, ada, 1)
	_, _, err := create("Ada", "more")
	w.refused(err, chat.CodeNameTaken)
	_, _, err = create("Late", "none")
	w.refused(err, chat.CodeUnauthorized)
	w.inviteesAre("more")
}

func inviteGuests(w *world) {
	ada, guest, member := w.user("Ada"), w.user("Guest"), w.user("Member")
	w.claim(member)
	tea := w.room("Tea")
	w.admit(tea, chat.GuestsNone)
	w.invite("one", tea, ada, 0)
	_, err := w.s.UseInvite(w.ctx(), token("one"), guest.ID, noon())
	w.refused(err, chat.CodeNoGuests)
	w.inviteesAre("one")
	if use := w.comes("one", member); !use.Came {
		w.t.Errorf("a member: got %+v", use)
	}
}

func invitePrivate(w *world) {
	ada, bo, cy, di := w.user("Ada"), w.user("Bo"), w.user("Cy"), w.user("Di")
	w.direct(ada, bo) // only those who talk to each other are in groups, but by invites
	for _, kind := range []chat.RoomKind{chat.Private, chat.Group} {
		room := chat.NewRoomID()
		w.check(w.s.CreateRoom(w.ctx(), chat.Room{ID: room, Kind: kind, Name: "Den"}, "", ada.ID, []chat.UserID{bo.ID}, noon()))
		one, other := chat.InviteID("a"+string(kind)), chat.InviteID("b"+string(kind))
		i := w.invite(one, room, ada, 1)
		w.invite(other, room, ada, 0)
		if use := w.comes(one, bo); !use.Already {
			w.t.Errorf("%s: a member: got %+v", kind, use)
		}
		use := w.comes(one, cy)
		if i.Used, i.State = 1, chat.InviteUsedUp; !use.Came || use.Invite != i || use.Event == nil || use.Event.Kind != chat.Added || use.Event.By != cy || use.Rules.Version == 0 {
			w.t.Errorf("%s: got %+v", kind, use)
		}
		if role, err := w.s.Member(w.ctx(), room, cy.ID); err != nil || role != chat.RoleMember {
			w.t.Errorf("%s: Cy is %q (%v)", kind, role, err)
		}
		w.state(cy, room)
		if use := w.comes(one, di); use.Came || use.Invite.State != chat.InviteUsedUp {
			w.t.Errorf("%s: the second: got %+v", kind, use)
		}
		_, err := w.s.RoomState(w.ctx(), di.ID, room)
		w.refused(err, chat.CodeNoRoom)

		_, err = w.s.RemoveMember(w.ctx(), room, cy.ID, ada.ID, noon())
		w.check(err)
		if use := w.comes(other, cy); !use.Removed || use.Came || use.Invite.Used != 0 {
			w.t.Errorf("%s: somebody who was removed: got %+v", kind, use)
		}
		_, err = w.s.RemoveMember(w.ctx(), room, bo.ID, bo.ID, noon())
		w.check(err)
		if use := w.comes(other, bo); !use.Came {
			w.t.Errorf("%s: somebody who has left: got %+v", kind, use)
		}
		w.block(true, di, ada)
		_, err = w.s.UseInvite(w.ctx(), token(string(other)), di.ID, noon())
		w.refused(err, chat.CodeNotDelivered)
		w.block(false, di, ada)
		w.inviteesAre(other, bo)
	}
}

func inviteRoles(w *world) {
	ada, bo, cy, di := w.user("Ada"), w.user("Bo"), w.user("Cy"), w.user("Di")
	room := chat.NewRoomID()
	w.check(w.s.CreateRoom(w.ctx(), chat.Room{ID: room, Kind: chat.Private, Name: "Den"}, "", ada.ID, []chat.UserID{bo.ID}, noon()))
	tea := w.room("Tea")
	role := func(room chat.RoomID, u chat.User, want chat.Role) {
		w.t.Helper()
		if got, err := w.s.Member(w.ctx(), room, u.ID); err != nil || got != want {
			w.t.Errorf("%s is %q in %s (%v), want %q", u.Name, got, room, err, want)
		}
	}
	moderators := func(id chat.InviteID, room chat.RoomID, by chat.User) {
		w.t.Helper()
		i := chat.Invite{ID: id, Room: room, Role: chat.RoleModerator, By: by, Made: chat.MillisOf(noon()), Expires: chat.MillisOf(noon().Add(time.Hour))}
		w.check(w.s.AddInvite(w.ctx(), i, token(string(id))))
	}
	moderators("owner", room, ada)
	_, err := w.s.Assign(w.ctx(), room, bo.ID, chat.RoleModerator, ada.ID, noon())
	w.check(err)
	moderators("mod", room, bo)
	moderators("maker", tea, chat.User{ID: "u-maker"})
	moderators("anybody", tea, ada)
	w.comes("owner", cy)
	role(room, cy, chat.RoleModerator)
	w.comes("mod", di)
	role(room, di, chat.RoleMember)
	w.comes("maker", cy)
	role(tea, cy, chat.RoleModerator)
	w.comes("anybody", di)
	role(tea, di, "")

	invite := w.invite("theirs", room, bo, 0)
	w.inviteIs(invite, 0)
	_, err = w.s.Assign(w.ctx(), room, bo.ID, chat.RoleMember, ada.ID, noon())
	w.check(err)
	invite.State = chat.InviteRevoked // members of private rooms invite nobody
	w.inviteIs(invite, 0)
	_, err = w.s.Assign(w.ctx(), room, bo.ID, chat.RoleModerator, ada.ID, noon())
	w.check(err)
	invite.State = chat.InviteActive
	w.inviteIs(invite, 0)
	_, err = w.s.RemoveMember(w.ctx(), room, bo.ID, ada.ID, noon())
	w.check(err)
	invite.State = chat.InviteRevoked
	w.inviteIs(invite, 0)
	if use := w.comes("theirs", bo); use.Came || !use.Removed {
		w.t.Errorf("Bo comes back by an own one: %+v", use)
	}
	group := chat.NewRoomID()
	w.check(w.s.CreateRoom(w.ctx(), chat.Room{ID: group, Kind: chat.Group, Name: "Four"}, "", ada.ID, nil, noon()))
	w.refused(w.s.AddInvite(w.ctx(), chat.Invite{ID: "g", Room: group, Role: chat.RoleModerator, By: ada}, token("g")), chat.CodeBadFrame)
}
