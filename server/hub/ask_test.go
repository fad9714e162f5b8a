package hub_test

import (
	"cmp"
	"context"
	"net/netip"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"parley/server/hub"
	"parley/shared/chat"
	"parley/shared/protocol"
)

// asksToJoin makes a room that is joined by asking.
func (p *peer) asksToJoin(name string) chat.RoomID {
	p.t.Helper()
	room := p.ask(&protocol.Create{Name: name}).(*protocol.Created).Room
	p.now(&protocol.Join{Room: room.ID}, done)
	p.configures(room.ID, chat.Change{Asking: new(true)})
	return room.ID
}

// wasAsked demands what a session was told last of who waits.
func (p *peer) wasAsked(room chat.RoomID, want int) {
	p.t.Helper()
	time.Sleep(time.Second)
	synctest.Wait()
	if got, ok := last[*protocol.Ranked](p); !ok || got.Room != room || got.Asked != want {
		p.t.Errorf("%s was told %+v, want %d", p.user.Name, got, want)
	}
}

// isThere demands what a session was told last that it is in a room.
func (p *peer) isThere(room chat.RoomID, want chat.Role) {
	p.t.Helper()
	synctest.Wait()
	if got, ok := last[*protocol.Ranked](p); !ok || *got != (protocol.Ranked{Room: room, Role: want}) {
		p.t.Errorf("%s was told %+v, want %s", p.user.Name, got, want)
	}
}

func TestWhoAsksIsLetInOnAllNodes(t *testing.T) {
	inNodes(t, nil, func(t *testing.T, n *nodes) {
		maker := n.a.appoint("Maker", chat.RoleMember)
		room := maker.asksToJoin("Tea")
		bo := n.b.user("Bo")
		phone, laptop := n.b.open(bo), n.a.open(bo)
		for _, p := range []*peer{phone, laptop} {
			joined := p.ask(&protocol.Join{Room: room}).(*protocol.Joined)
			if !joined.State.Room.Asking || joined.State.Role != chat.RoleVisitor || joined.State.Asked != 0 {
				t.Errorf("got %+v", joined.State)
			}
		}
		phone.now(say(room, "hello"), chat.CodeNotAllowed)
		phone.now(&protocol.Ask{Room: room, On: true, Text: "it is me"}, done)
		for _, p := range []*peer{phone, laptop, maker} {
			p.wasAsked(room, 1)
		}
		members := maker.ask(&protocol.Members{Room: room}).(*protocol.Membership)
		if len(members.Asks) != 1 || members.Asks[0].User.ID != bo.ID || members.Asks[0].Text != "it is me" || members.Total != 1 {
			t.Errorf("got %+v", members)
		}
		if members := phone.ask(&protocol.Members{Room: room}).(*protocol.Membership); len(members.Asks) != 0 {
			t.Errorf("whoever does not answer is told %+v", members.Asks)
		}
		if joined := n.b.open(bo).ask(&protocol.Join{Room: room}).(*protocol.Joined); joined.State.Asked != 1 {
			t.Errorf("a new device has %+v", joined.State)
		}
		maker.now(&protocol.Admit{Room: room, User: bo.ID, On: true}, done)
		phone.now(say(room, "hello"), done)
		time.Sleep(time.Second)
		laptop.now(say(room, "hello again"), done)
		for _, p := range []*peer{phone, laptop} {
			p.isThere(room, chat.RoleGuest)
			p.wasAsked(room, 0)
		}
		maker.wasAsked(room, 0)
		maker.now(&protocol.Admit{Room: room, User: bo.ID, On: true}, chat.CodeNoUser)
	})
}

func TestNobodyWritesAfterARoomBeganToBeJoinedByAsking(t *testing.T) {
	inNodes(t, nil, func(t *testing.T, n *nodes) {
		maker, ada := n.a.appoint("Maker", chat.RoleMember), n.b.appoint("Ada", chat.RoleMember)
		room := maker.ask(&protocol.Create{Name: "Tea"}).(*protocol.Created).Room.ID
		ada.now(&protocol.Join{Room: room}, done)
		cy := n.b.open(n.b.user("Cy"))
		n.lineB.cut.Store(true)
		maker.configures(room, chat.Change{Asking: new(true)})
		cy.now(say(room, "hello"), chat.CodeNotAllowed)
		ada.now(say(room, "I was here before"), done)
		ada.isThere(room, chat.RoleMember)
		maker.now(&protocol.Remove{Room: room, User: ada.user.ID}, done)
		ada.now(say(room, "and now"), chat.CodeNotAllowed)
		n.lineB.cut.Store(false)
		maker.configures(room, chat.Change{Asking: new(false)})
		ada.now(say(room, "again"), done)
	})
}

func TestADeclinedPersonIsToldNothingButThatNobodyWaits(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		maker, bo := w.appoint("Maker", chat.RoleMember), w.appoint("Bo", chat.RoleGuest)
		room := maker.asksToJoin("Tea")
		bo.now(&protocol.Join{Room: room}, done)
		bo.now(&protocol.Ask{Room: room, On: true}, done)
		bo.wasAsked(room, 1)
		maker.now(&protocol.Admit{Room: room, User: bo.user.ID}, done)
		bo.wasAsked(room, 0)
		bo.isThere(room, chat.RoleVisitor)
		answer := bo.ask(&protocol.Ask{Room: room, On: true})
		if failed, is := answer.(*protocol.Failed); !is || failed.Error.Code != chat.CodeRateLimited || failed.Error.Wait() < 23*time.Hour {
			t.Errorf("asking again at once: %+v", answer)
		}
		time.Sleep(chat.AskAgain)
		bo.now(&protocol.Ask{Room: room, On: true}, done)
		bo.now(&protocol.Ask{Room: room}, done)
		bo.wasAsked(room, 0)
		maker.wasAsked(room, 0)
	})
}

// Whoever leaves does not belong to the room any more, and does not wait.
func TestWhoLeavesAsksAgain(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		maker, bo, cy := w.appoint("Maker", chat.RoleMember), w.appoint("Bo", chat.RoleMember), w.appoint("Cy", chat.RoleMember)
		room := maker.ask(&protocol.Create{Name: "Tea"}).(*protocol.Created).Room.ID
		for _, p := range []*peer{maker, bo} {
			p.now(&protocol.Join{Room: room}, done)
		}
		maker.configures(room, chat.Change{Asking: new(true)})
		bo.now(say(room, "hello"), done)
		bo.now(&protocol.Leave{Room: room}, done)
		bo.now(&protocol.Join{Room: room}, done)
		bo.now(say(room, "hello"), chat.CodeNotAllowed)
		cy.now(&protocol.Join{Room: room}, done)
		cy.now(&protocol.Ask{Room: room, On: true}, done)
		maker.wasAsked(room, 1)
		cy.now(&protocol.Leave{Room: room}, done)
		maker.wasAsked(room, 0)
		bo.now(&protocol.Ask{Room: room, On: true}, done)
		maker.wasAsked(room, 1)
		maker.now(&protocol.Role{Room: room, User: bo.user.ID, Role: chat.RoleMember}, done)
		maker.wasAsked(room, 0)
		bo.now(say(room, "hello"), done)
	})
}

func TestGuestsAskUnlessTheRoomIsNotForThem(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		maker, guest := w.appoint("Maker", chat.RoleMember), w.appoint("Gail", chat.RoleGuest)
		room := maker.asksToJoin("Tea")
		guest.now(&protocol.Join{Room: room}, done)
		ask := &protocol.Ask{Room: room, On: true}
		maker.configures(room, chat.Change{Calm: new(int64(60))})
		guest.now(ask, chat.CodeCalm)
		maker.configures(room, chat.Change{Calm: new(int64(0)), Guests: new(chat.GuestsRead)})
		guest.now(ask, chat.CodeNoGuests)
		maker.configures(room, chat.Change{Archived: new(true), Guests: new(chat.GuestsWrite)})
		guest.now(ask, chat.CodeArchived)
		maker.configures(room, chat.Change{Archived: new(false)})
		guest.now(ask, done)
		maker.now(&protocol.Admit{Room: room, User: guest.user.ID, On: true}, done)
		guest.now(say(room, "hello"), done)
		maker.configures(room, chat.Change{Guests: new(chat.GuestsRead)})
		guest.now(say(room, "hello again"), chat.CodeNoGuests)
		guest.now(&protocol.Invite{Room: room}, chat.CodeNoGuests)
	})
}

// Of two moderators who answer at once, one does: the other is told that nobody waits.
func TestWhoAsksIsAnsweredOnce(t *testing.T) {
	inNodes(t, nil, func(t *testing.T, n *nodes) {
		maker, mod := n.a.appoint("Maker", chat.RoleMember), n.b.appoint("Mia", chat.RoleModerator)
		room := maker.asksToJoin("Tea")
		for _, name := range []string{"Bo", "Cy", "Di"} {
			asker := n.b.open(n.b.user(name))
			asker.now(&protocol.Join{Room: room}, done)
			asker.now(&protocol.Ask{Room: room, On: true}, done)
			answers := make(chan error, 2)
			go func() { answers <- n.a.hub.Admit(t.Context(), maker.user.ID, netip.Addr{}, room, asker.user.ID, true) }()
			go func() { answers <- n.b.hub.Admit(t.Context(), mod.user.ID, netip.Addr{}, room, asker.user.ID, false) }()
			first, second := <-answers, <-answers
			if (first == nil) == (second == nil) {
				t.Fatalf("%s was answered with %v and %v", name, first, second)
			}
			if err := cmp.Or(first, second); chat.AsError(err).Code != chat.CodeNoUser {
				t.Errorf("whoever came second was told %v", err)
			}
			if _, all, err := n.b.hub.Asks(t.Context(), maker.user.ID, room); err != nil || len(all) != 0 {
				t.Errorf("there wait %+v (%v)", all, err)
			}
		}
	})
}

// Whoever comes by an invite while somebody is about to answer does not wait any more, and those who are silenced do not ask.
func TestWhoCameByAnInviteOrIsSilencedIsNotAnswered(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		maker, bo, cy := w.appoint("Maker", chat.RoleMember), w.appoint("Bo", chat.RoleMember), w.appoint("Cy", chat.RoleMember)
		room := maker.asksToJoin("Tea")
		bo.now(&protocol.Join{Room: room}, done)
		bo.now(&protocol.Ask{Room: room, On: true}, done)
		maker.wasAsked(room, 1)
		bo.comes(w, maker.invites(room).Token)
		maker.wasAsked(room, 0)
		for _, on := range []bool{true, false} {
			maker.now(&protocol.Admit{Room: room, User: bo.user.ID, On: on}, chat.CodeNoUser)
		}
		bo.now(say(room, "hello"), done)
		w.appoint("Mia", chat.RoleModerator).now(&protocol.Silence{User: cy.user.ID, On: true, Seconds: 3600}, done)
		cy.now(&protocol.Join{Room: room}, done)
		cy.now(&protocol.Ask{Room: room, On: true}, chat.CodeSilenced)
		maker.wasAsked(room, 0)
	})
}

func TestAskingIsLimited(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		maker, bo := w.appoint("Maker", chat.RoleMember), w.appoint("Bo", chat.RoleGuest)
		room := maker.asksToJoin("Tea")
		for i := range chat.AskBurst {
			bo.now(&protocol.Ask{Room: room, On: i%2 == 0}, done)
		}
		bo.now(&protocol.Ask{Room: room, On: true}, chat.CodeRateLimited)
		time.Sleep(chat.AskEvery)
		bo.now(&protocol.Ask{Room: room, On: true}, done)
	})
}

func TestModeratorsOfTheServerWhoAnswerAreAudited(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		var audited []hub.RoomChange
		w.hub.Audit = func(_ context.Context, c hub.RoomChange) error {
			audited = append(audited, hub.RoomChange{By: c.By, User: c.User, Before: c.Before, After: c.After})
			return nil
		}
		maker, mod := w.appoint("Maker", chat.RoleMember), w.appoint("Mia", chat.RoleModerator)
		bo, cy := w.appoint("Bo", chat.RoleMember), w.appoint("Cy", chat.RoleMember)
		room := maker.asksToJoin("Tea")
		for _, p := range []*peer{bo, cy} {
			p.now(&protocol.Ask{Room: room, On: true}, done)
		}
		mod.now(&protocol.Admit{Room: room, User: bo.user.ID}, done)
		mod.now(&protocol.Admit{Room: room, User: cy.user.ID, On: true}, done)
		mod.configures(room, chat.Change{Asking: new(false)})
		want := []hub.RoomChange{
			{By: mod.user.ID, User: bo.user.ID, Before: "asks to join", After: "declined"}, {By: mod.user.ID, User: cy.user.ID, Before: "asks to join", After: "let in"},
			{By: mod.user.ID, Before: "asking on", After: "asking off"},
		}
		if !slices.Equal(audited, want) {
			t.Errorf("got %+v, want %+v", audited, want)
		}
	})
}
