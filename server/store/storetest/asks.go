package storetest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

func asks() []promise {
	return []promise{
		{"WhoFollowsARoomBelongsToItWhenItBeginsToBeJoinedByAsking", asksSwitched},
		{"WhoAsksWaitsUntilAModeratorAnswers", asksAnswered},
		{"WhoWasDeclinedAsksAgainADayLater", asksDeclined},
		{"AsksLapseAndAreBounded", asksBounded},
		{"OnlyThoseAskWhoHaveTo", asksRefused},
		{"ARoomThatIsJoinedFreelyAgainForgetsWhoAsked", asksDropped},
		{"AnInviteLetsInWithoutAsking", asksInvited},
		{"AsksGoWithTheirUserAndTheirRoom", asksGo},
		{"ASweepTakesGuestsWhoOnlyBelong", asksSwept},
	}
}

// asking makes a public room that is joined by asking, with followers who belong to it.
func (w *world) asking(shown string, followers ...chat.User) chat.RoomID {
	w.t.Helper()
	room := w.room(shown)
	w.follow(room, followers...)
	w.configure(room, chat.Change{Asking: new(true)})
	return room
}

// waiting demands who waits in a room, with what they say.
func (w *world) waiting(room chat.RoomID, after time.Duration, want string) {
	w.t.Helper()
	all, err := w.s.Asks(w.ctx(), room, noon().Add(after))
	w.check(err)
	var got []string
	for _, a := range all {
		got = append(got, a.User.Name+":"+a.Text)
		if _, waits, err := w.s.Asked(w.ctx(), room, a.User.ID, noon().Add(after)); err != nil || !waits {
			w.t.Errorf("%s does not wait (%v)", a.User.Name, err)
		}
	}
	total, _, err := w.s.Asked(w.ctx(), room, "u-nobody", noon().Add(after))
	if w.check(err); strings.Join(got, " ") != want || total != len(all) {
		w.t.Errorf("got %q, %d in all, want %q", got, total, want)
	}
}

func asksSwitched(w *world) {
	ada, bo, cy := w.user("Ada"), w.user("Bo"), w.user("Cy")
	tea := w.room("tea")
	w.follow(tea, ada, bo, chat.User{ID: "u-maker"})
	w.check2(w.assign(tea, bo, chat.RoleModerator, chat.User{ID: "u-maker"}))
	w.check2(w.remove(tea, bo, chat.User{ID: "u-maker"}))
	w.follow(tea, bo)
	late := w.said(tea, cy, "late")
	rules := w.configure(tea, chat.Change{Asking: new(true)})
	if !rules.Asking {
		w.t.Fatalf("got %+v", rules)
	}
	if done := w.try(late); !errors.Is(done.Err, store.ErrRules) {
		w.t.Errorf("by the rules of before: got %+v", done)
	}
	w.follow(tea, cy)
	w.role(tea, ada, chat.RoleGuest)
	w.role(tea, bo, chat.RoleGuest)
	w.role(tea, cy, "")
	w.role(tea, chat.User{ID: "u-maker"}, chat.RoleOwner)
	w.membersAre(tea, "Maker owner, Ada member, Bo member")
	since, err := w.s.MembersSince(w.ctx(), tea, rules.Version-1)
	w.check(err)
	if got := len(since); got != 2 || since[0].Version != rules.Version || since[1].Role != chat.RoleGuest {
		w.t.Errorf("nodes learn %+v of version %d", since, rules.Version)
	}
	if got := w.configure(tea, chat.Change{Asking: new(true)}); got != rules {
		w.t.Errorf("the same again: got %+v, want %+v", got, rules)
	}
	w.reopen()
	room, err := w.s.Room(w.ctx(), tea)
	if w.check(err); !room.Asking {
		w.t.Errorf("after a restart it is %+v", room)
	}
	state, err := w.s.RoomState(w.ctx(), ada.ID, tea)
	if w.check(err); !state.Room.Asking {
		w.t.Errorf("its state is %+v", state.Room)
	}
	w.configure(tea, chat.Change{Guests: new(chat.GuestsNone)})
	_, err = w.s.RoomState(w.ctx(), ada.ID, tea)
	w.refused(err, chat.CodeNoRoom)
	_, _, err = w.s.Configure(w.ctx(), w.privateRoom(chat.Private, ada), chat.Change{Asking: new(true)}, noon())
	w.refused(err, chat.CodeNotAllowed)
}

// check2 is check for what returns a change, too.
func (w *world) check2(_ store.Enrolled, err error) {
	w.t.Helper()
	w.check(err)
}

func asksAnswered(w *world) {
	ada, bo, cy, di := w.user("Ada"), w.user("Bo"), w.user("Cy"), w.user("Di")
	tea := w.asking("tea", ada)
	w.check(w.s.Ask(w.ctx(), tea, cy.ID, "let me in", noon().Add(time.Second)))
	w.check(w.s.Ask(w.ctx(), tea, bo.ID, "", noon()))
	w.check(w.s.Ask(w.ctx(), tea, di.ID, "", noon().Add(time.Minute)))
	w.check(w.s.Ask(w.ctx(), tea, cy.ID, "please", noon().Add(time.Minute)))
	w.waiting(tea, time.Minute, "Bo: Cy:let me in Di:")
	w.check(w.s.Unask(w.ctx(), tea, di.ID))
	w.waiting(tea, time.Minute, "Bo: Cy:let me in")
	before := w.said(tea, bo, "hello")
	done, err := w.s.Admit(w.ctx(), tea, bo.ID, ada.ID, noon())
	if w.check(err); done.Rules.Version != 2 || done.Event != nil || !done.Rules.Asking {
		w.t.Errorf("got %+v", done)
	}
	if done := w.try(before); !errors.Is(done.Err, store.ErrRules) {
		w.t.Errorf("by the rules of before: got %+v", done)
	}
	w.role(tea, bo, chat.RoleGuest)
	if _, err := w.s.RoomState(w.ctx(), bo.ID, tea); err != nil {
		w.t.Errorf("whoever is let in follows the room: %v", err)
	}
	w.waiting(tea, time.Minute, "Cy:let me in")
	w.membersAre(tea, "Maker owner, Ada member, Bo member")
	_, err = w.s.Admit(w.ctx(), tea, bo.ID, ada.ID, noon())
	w.refused(err, chat.CodeNoUser)
	_, err = w.s.Admit(w.ctx(), tea, di.ID, ada.ID, noon())
	w.refused(err, chat.CodeNoUser)
	w.check2(w.assign(tea, cy, chat.RoleModerator, chat.User{ID: "u-maker"}))
	w.waiting(tea, time.Minute, "")
	w.check2(w.remove(tea, bo, ada))
	w.role(tea, bo, "")
	w.check(w.s.Ask(w.ctx(), tea, bo.ID, "again", noon()))
	w.waiting(tea, time.Minute, "Bo:again")
}

func asksDeclined(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	tea := w.asking("tea", ada)
	w.refused(w.s.Decline(w.ctx(), tea, bo.ID, noon()), chat.CodeNoUser)
	w.check(w.s.Ask(w.ctx(), tea, bo.ID, "hello", noon()))
	w.check(w.s.Decline(w.ctx(), tea, bo.ID, noon().Add(time.Hour)))
	w.waiting(tea, time.Hour, "")
	w.role(tea, bo, "")
	w.refused(w.s.Decline(w.ctx(), tea, bo.ID, noon().Add(time.Hour)), chat.CodeNoUser)
	w.check(w.s.Unask(w.ctx(), tea, bo.ID))
	err := w.s.Ask(w.ctx(), tea, bo.ID, "again", noon().Add(2*time.Hour))
	if e := chat.AsError(err); err == nil || e.Code != chat.CodeRateLimited || e.RetryAfter != (23*time.Hour).Milliseconds() {
		w.t.Errorf("an hour later: %+v", err)
	}
	if own, err := w.s.OwnAsks(w.ctx(), bo.ID); err != nil || len(own) != 1 || own[0].Text != "" {
		w.t.Errorf("what was declined is kept as %+v (%v)", own, err)
	}
	w.check(w.s.Ask(w.ctx(), tea, bo.ID, "again", noon().Add(25*time.Hour)))
	w.waiting(tea, 25*time.Hour, "Bo:again")
}

func asksBounded(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	var rooms []chat.RoomID
	for i := range chat.AsksOpen + 1 {
		rooms = append(rooms, w.asking(fmt.Sprint("room", i), ada))
	}
	for _, room := range rooms[1:] {
		w.check(w.s.Ask(w.ctx(), room, bo.ID, "", noon()))
	}
	w.refused(w.s.Ask(w.ctx(), rooms[0], bo.ID, "", noon()), chat.CodeTooMany)
	w.check(w.s.Unask(w.ctx(), rooms[1], bo.ID))
	w.check(w.s.Ask(w.ctx(), rooms[0], bo.ID, "", noon()))
	for i := range chat.AsksMax - 1 {
		w.check(w.s.Ask(w.ctx(), rooms[0], w.user(fmt.Sprint("P", i)).ID, "", noon()))
	}
	cy := w.user("Cy")
	w.refused(w.s.Ask(w.ctx(), rooms[0], cy.ID, "", noon()), chat.CodeTooMany)
	w.waiting(rooms[2], chat.AskLapse-time.Second, "Bo:")
	w.waiting(rooms[2], chat.AskLapse, "")
	_, err := w.s.Admit(w.ctx(), rooms[2], bo.ID, ada.ID, noon().Add(chat.AskLapse))
	w.refused(err, chat.CodeNoUser)
	w.check(w.s.Ask(w.ctx(), rooms[0], cy.ID, "", noon().Add(chat.AskLapse)))
	w.check(w.s.Ask(w.ctx(), rooms[1], bo.ID, "", noon().Add(chat.AskLapse)))
	for _, want := range []int{40, chat.AsksMax + 4 - 40, 0} { // but for the two that are new
		if got, err := w.s.PurgeAsks(w.ctx(), noon().Add(time.Second), 40); err != nil || got != want {
			w.t.Errorf("purged %d (%v), want %d", got, err, want)
		}
	}
	w.waiting(rooms[0], chat.AskLapse, "Cy:")
}

func asksRefused(w *world) {
	ada, bo, cy := w.user("Ada"), w.user("Bo"), w.user("Cy")
	tea, free := w.asking("tea", ada), w.room("free")
	for room, user := range map[chat.RoomID]chat.User{tea: ada, free: bo, w.privateRoom(chat.Private, ada): bo, w.direct(ada, bo): bo} {
		w.refused(w.s.Ask(w.ctx(), room, user.ID, "", noon()), chat.CodeNotAllowed)
	}
	w.refused(w.s.Ask(w.ctx(), tea, "u-maker", "", noon()), chat.CodeNotAllowed)
	w.refused(w.s.Ask(w.ctx(), "nowhere", bo.ID, "", noon()), chat.CodeNoRoom)
	w.refused(w.s.Ask(w.ctx(), tea, "u-nobody", "", noon()), chat.CodeNoUser)
	w.silence(bo)
	w.hushed(w.s.Ask(w.ctx(), tea, bo.ID, "loud", noon()), "asking", time.Hour)
	w.check(w.s.Ask(w.ctx(), tea, cy.ID, "", noon()))
	err := w.s.Ban(w.ctx(), cy.ID, noon().Add(time.Hour), time.Time{}, noon())
	w.check(err)
	w.waiting(tea, time.Minute, "")
	_, err = w.s.Admit(w.ctx(), tea, cy.ID, ada.ID, noon())
	w.refused(err, chat.CodeNoUser)
	w.waiting(tea, 2*time.Hour, "Cy:")
}

func asksDropped(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	tea := w.asking("tea", ada)
	w.check(w.s.Ask(w.ctx(), tea, bo.ID, "", noon()))
	w.configure(tea, chat.Change{Slow: new(int64(9))})
	w.waiting(tea, 0, "Bo:")
	w.configure(tea, chat.Change{Asking: new(false)})
	w.waiting(tea, 0, "")
	w.role(tea, bo, "")
	w.configure(tea, chat.Change{Asking: new(true)})
	w.waiting(tea, 0, "")
}

func asksInvited(w *world) {
	ada, bo, cy, di := w.user("Ada"), w.user("Bo"), w.user("Cy"), w.user("Di")
	tea := w.asking("tea", ada, di)
	w.follow(tea, bo) // who only reads there is not in
	w.check(w.s.Ask(w.ctx(), tea, bo.ID, "", noon()))
	w.invite("tea-for-all", tea, ada, 0)
	use, err := w.s.UseInvite(w.ctx(), token("tea-for-all"), bo.ID, noon())
	if w.check(err); !use.Came || use.Rules.Version != 2 {
		w.t.Errorf("got %+v", use)
	}
	w.role(tea, bo, chat.RoleGuest)
	w.waiting(tea, 0, "")
	if use, err = w.s.UseInvite(w.ctx(), token("tea-for-all"), bo.ID, noon()); err != nil || !use.Already {
		w.t.Errorf("again: got %+v (%v)", use, err)
	}
	w.check2(w.remove(tea, bo, di))
	if use, err = w.s.UseInvite(w.ctx(), token("tea-for-all"), bo.ID, noon()); err != nil || !use.Removed {
		w.t.Errorf("whom a moderator has removed: got %+v (%v)", use, err)
	}
	w.invite("of-di", tea, di, 0)
	w.invite("of-the-maker", tea, chat.User{ID: "u-maker", Name: "Maker"}, 0)
	w.invite("elsewhere", "", di, 0)
	w.check2(w.remove(tea, di, ada))
	if use, err = w.s.UseInvite(w.ctx(), token("of-di"), cy.ID, noon()); err != nil || use.Came || use.Invite.State != chat.InviteRevoked {
		w.t.Errorf("by somebody who does not belong to it any more: got %+v (%v)", use, err)
	}
	all, err := w.s.ListInvites(w.ctx(), store.InviteQuery{State: chat.InviteActive, Limit: 9}, noon())
	w.check(err)
	var active []chat.InviteID
	for _, i := range all {
		active = append(active, i.ID)
	}
	if want := []chat.InviteID{"elsewhere", "of-the-maker", "tea-for-all"}; !slices.Equal(active, want) {
		w.t.Errorf("active are %v, want %v", active, want)
	}
	if use, err = w.s.UseInvite(w.ctx(), token("of-the-maker"), "u-maker", noon()); err != nil || !use.Already {
		w.t.Errorf("the maker: got %+v (%v)", use, err)
	}
	w.configure(tea, chat.Change{Asking: new(false)})
	if use, err = w.s.UseInvite(w.ctx(), token("of-di"), cy.ID, noon()); err != nil || !use.Came {
		w.t.Errorf("into a room that is joined freely: got %+v (%v)", use, err)
	}
}

func asksGo(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	tea := w.asking("tea", ada)
	w.check(w.s.Ask(w.ctx(), tea, bo.ID, "it is me", noon()))
	own, err := w.s.OwnAsks(w.ctx(), bo.ID)
	if w.check(err); !slices.Equal(own, []store.OwnAsk{{Room: tea, Text: "it is me", At: chat.MillisOf(noon())}}) {
		w.t.Errorf("got %+v", own)
	}
	w.erase(bo, store.RemoveMessages)
	w.waiting(tea, 0, "")
	if own, err := w.s.OwnAsks(w.ctx(), bo.ID); err != nil || len(own) != 0 {
		w.t.Errorf("after the erasure: %+v (%v)", own, err)
	}
	w.erase(ada, store.RemoveMessages)
	w.membersAre(tea, "Maker owner")
}

func asksSwept(w *world) {
	ada, bo, cy := w.user("Ada"), w.user("Bo"), w.user("Cy")
	w.follow(chat.Lobby, ada, cy)
	w.configure(chat.Lobby, chat.Change{Asking: new(true)})
	w.check(w.s.Ask(w.ctx(), chat.Lobby, bo.ID, "", noon()))
	w.check2(w.remove(chat.Lobby, cy, cy))
	if swept, err := w.s.Sweep(w.ctx(), store.Idle{GuestsBefore: noon().Add(time.Hour)}, 9); err != nil || swept.Guests != 3 {
		w.t.Errorf("removed %+v (%v), want all three", swept, err)
	}
	w.waiting(chat.Lobby, 0, "")
	w.membersAre(chat.Lobby, "")
}
