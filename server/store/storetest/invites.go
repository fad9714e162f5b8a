package storetest

import (
	"fmt"
	"slices"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

func invites() []promise {
	return []promise{
		{"AnInviteLetsInAsManyAsItSays", inviteUsed},
		{"OfManyAtTheLastUseOneComesIn", inviteRace},
		{"WhoIsInUsesNothing", inviteAlready},
		{"AnInviteThatIsOverLetsNobodyIn", inviteOver},
		{"ANewcomerComesWithTheInviteOrNotAtAll", inviteNewcomer},
		{"AnInviteOpensNoRoomThatIsClosedToGuests", inviteGuests},
		{"AnInviteIntoAPrivateRoomMakesAMember", invitePrivate},
		{"AnInviteGivesNoMoreThanItsMakerMay", inviteRoles},
		{"InvitesAreListedInPagesByRoomMakerAndState", inviteLists},
		{"ActiveInvitesAreBounded", invitesBounded},
		{"InvitesGoWithTheirMakerAndTheirRoom", invitesGo},
		{"OldInvitesArePurged", invitesPurged},
	}
}

// invite makes an invite whose token is derived from its id.
func (w *world) invite(id chat.InviteID, room chat.RoomID, by chat.User, uses int) chat.Invite {
	w.t.Helper()
	w.made++
	i := chat.Invite{
		ID: id, Room: room, Role: chat.RoleMember, Note: "come to " + string(room), By: by, Made: chat.MillisOf(noon()) + chat.Millis(w.made),
		Expires: chat.MillisOf(noon().Add(time.Hour)), Uses: uses, State: chat.InviteActive,
	}
	w.check(w.s.AddInvite(w.ctx(), i, token(string(id))))
	return i
}

// inviteIs demands that an invite is as it should be, whichever way it is read.
func (w *world) inviteIs(want chat.Invite, after time.Duration) {
	w.t.Helper()
	byID, err := w.s.Invite(w.ctx(), want.ID, noon().Add(after))
	w.check(err)
	byHash, err := w.s.InviteByHash(w.ctx(), token(string(want.ID)), noon().Add(after))
	if w.check(err); byID != want || byHash != want {
		w.t.Errorf("got %+v by id, %+v by token, want %+v", byID, byHash, want)
	}
	for _, state := range append(chat.InviteStates[:4:4], "") {
		all, err := w.s.ListInvites(w.ctx(), store.InviteQuery{State: state, Limit: 100}, noon().Add(after))
		if w.check(err); slices.Contains(all, want) != (state == "" || state == want.State) {
			w.t.Errorf("of those that are %q, got %+v", state, all)
		}
	}
}

func (w *world) inviteesAre(id chat.InviteID, want ...chat.User) {
	w.t.Helper()
	got, err := w.s.Invitees(w.ctx(), id)
	if w.check(err); !slices.Equal(got, want) {
		w.t.Errorf("by %s came %v, want %v", id, got, want)
	}
}

func inviteLists(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	tea, den := w.room("Tea"), w.room("Den")
	for i := range 5 {
		w.invite(chat.InviteID(fmt.Sprint("t", i)), tea, ada, 0)
		w.invite(chat.InviteID(fmt.Sprint("d", i)), den, bo, 0)
		w.invite(chat.InviteID(fmt.Sprint("p", i)), "", chat.User{}, 0)
	}
	_, err := w.s.RevokeInvite(w.ctx(), "t1", noon())
	w.check(err)
	for _, c := range []struct {
		query store.InviteQuery
		want  string
	}{
		{store.InviteQuery{Room: tea, Limit: 9}, "t4 t3 t2 t1 t0"}, {store.InviteQuery{Room: tea, After: "t2", Limit: 9}, "t1 t0"},
		{store.InviteQuery{By: bo.ID, Limit: 2}, "d4 d3"}, {store.InviteQuery{By: bo.ID, After: "d3", Limit: 2}, "d2 d1"},
		{store.InviteQuery{Room: tea, By: bo.ID, Limit: 9}, ""}, {store.InviteQuery{Room: tea, State: chat.InviteActive, Limit: 9}, "t4 t3 t2 t0"},
		{store.InviteQuery{State: chat.InviteRevoked, Limit: 9}, "t1"}, {store.InviteQuery{Limit: 4}, "p4 d4 t4 p3"},
		{store.InviteQuery{After: "p3", Limit: 3}, "d3 t3 p2"}, {store.InviteQuery{After: "p3"}, ""}, {store.InviteQuery{Room: "nowhere", Limit: 9}, ""},
	} {
		all, err := w.s.ListInvites(w.ctx(), c.query, noon())
		w.check(err)
		got := ""
		for _, i := range all {
			got += " " + string(i.ID)
		}
		if got = trimmed(got); got != c.want {
			w.t.Errorf("%+v: got %s, want %s", c.query, got, c.want)
		}
	}
}

func trimmed(list string) string {
	if list == "" {
		return ""
	}
	return list[1:]
}

func invitesBounded(w *world) {
	ada := w.user("Ada")
	for i := range chat.InvitesMax {
		w.invite(chat.InviteID(fmt.Sprint("i", i)), "", ada, 1)
	}
	more := chat.Invite{ID: "more", Role: chat.RoleMember, By: ada, Made: chat.MillisOf(noon()), Expires: chat.MillisOf(noon().Add(time.Hour))}
	w.refused(w.s.AddInvite(w.ctx(), more, token("more")), chat.CodeTooMany)
	_, err := w.s.RevokeInvite(w.ctx(), "i7", noon())
	w.check(err)
	w.check(w.s.AddInvite(w.ctx(), more, token("more")))
	more.ID, more.Made = "later", chat.MillisOf(noon().Add(2*time.Hour)) // all others have expired
	w.check(w.s.AddInvite(w.ctx(), more, token("later")))
}

func invitesGo(w *world) {
	ada, bo, cy := w.user("Ada"), w.user("Bo"), w.user("Cy")
	tea, den := w.room("Tea"), w.room("Den")
	w.say(chat.Lobby, ada, "I stay")
	w.say(tea, ada, "so does this")
	w.invite("ada", tea, ada, 0)
	w.invite("bo", tea, bo, 0)
	w.invite("den", den, ada, 0)
	w.comes("ada", bo)
	w.comes("ada", cy)
	w.comes("bo", cy)
	w.erase(cy, store.KeepMessages)
	w.inviteesAre("ada", bo)
	w.check(w.s.Unfollow(w.ctx(), bo.ID, tea))
	w.swept(roomsEmpty+time.Hour, store.Swept{Guests: 1, Rooms: 1}) // Bo and the den
	w.inviteesAre("ada")
	for _, id := range []chat.InviteID{"bo", "den"} {
		_, err := w.s.Invite(w.ctx(), id, noon())
		w.refused(err, chat.CodeNoInvite)
	}
	w.erase(ada, store.KeepMessages)
	_, err := w.s.Invite(w.ctx(), "ada", noon())
	w.refused(err, chat.CodeNoInvite)
}

func invitesPurged(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	tea := w.room("Tea")
	for i := range 3 {
		w.invite(chat.InviteID(fmt.Sprint("i", i)), tea, ada, 0)
	}
	w.comes("i1", bo)
	for _, c := range []struct {
		after time.Duration
		limit int
		want  int
	}{{time.Hour, 9, 0}, {2 * time.Hour, 2, 2}, {2 * time.Hour, 2, 1}, {2 * time.Hour, 2, 0}} {
		if got, err := w.s.PurgeInvites(w.ctx(), noon().Add(c.after), c.limit); err != nil || got != c.want {
			w.t.Errorf("after %s: got %d (%v), want %d", c.after, got, err, c.want)
		}
	}
	w.inviteesAre("i1")
}
