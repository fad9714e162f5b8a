package client

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// invites returns the ids and states that are listed.
func (f *tester) invites() string {
	pass(time.Second)
	var all []string
	if v := f.View().Invites; v != nil {
		for _, one := range v.List {
			all = append(all, fmt.Sprint(one.ID, " ", one.State))
		}
	}
	return strings.Join(all, ", ")
}

func TestAnInviteIsMadeListedAndRevoked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.plans()
		f := openRoom(t, s, nil, plansID)
		f.LoadInvites(plansID)
		if got := f.invites(); got != "" || f.View().Invites.Days != 14 || !f.View().Invites.Unlimited {
			t.Errorf("listed are %s: %+v", got, f.View().Invites)
		}
		for range 3 {
			f.Invite(plansID, chat.InviteTerms{Uses: 1, Hours: 24, Note: "Come in"})
			pass(time.Second)
		}
		v := f.View().Invites
		if v.Making || v.Made == nil || v.Made.Note != "Come in" || v.Made.Uses != 1 || v.Token != "token-of-invitec" {
			t.Fatalf("made was %+v: %+v", v.Made, v)
		}
		if got := f.invites(); got != "invitec active, inviteb active" || !v.More {
			t.Errorf("listed are %s, more: %v", got, v.More)
		}
		f.MoreInvites()
		if got := f.invites(); got != "invitec active, inviteb active, invitea active" || f.View().Invites.More || f.View().Invites.Token == "" {
			t.Errorf("listed are %s: %+v", got, f.View().Invites)
		}
		f.Revoke(plansID, "invitec", true)
		if got := f.invites(); got != "invitec revoked, inviteb active" {
			t.Errorf("after a revocation, listed are %s", got)
		}
		s.set(func() {
			if last := s.commands[len(s.commands)-2]; *last.(*protocol.Revoke) != (protocol.Revoke{Invite: "invitec", Remove: true}) {
				t.Errorf("the server was asked for %+v", last)
			}
		})
		f.LoadInvites(plansID)
		pass(time.Second)
		if v := f.View().Invites; v.Made != nil || v.Token != "" {
			t.Errorf("the link is still there: %+v", v)
		}
	})
}

func TestARefusedInviteSaysWhy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.plans()
		f := openRoom(t, s, nil, plansID)
		s.set(func() {
			s.answer = func(p protocol.Payload) *chat.Error {
				switch p.(type) {
				case *protocol.Invite:
					return chat.Errorf(chat.CodeTooMany, "too many")
				case *protocol.Invites:
					return chat.Errorf(chat.CodeNotAllowed, "no")
				case *protocol.Revoke:
					return chat.Errorf(chat.CodeNoInvite, "none")
				}
				return nil
			}
		})
		f.LoadInvites(plansID)
		f.Invite(plansID, chat.InviteTerms{})
		f.Revoke(plansID, "invitea", false)
		pass(time.Second)
		v := f.View().Invites
		if v.Making || v.Refused == nil || v.Refused.Code != chat.CodeTooMany || v.Error == nil || v.Error.Code != chat.CodeNotAllowed {
			t.Errorf("shown is %+v", v)
		}
		if n := f.View().Notices; len(n) != 1 || n[0].About != "invite" || n[0].Error.Code != chat.CodeNoInvite {
			t.Errorf("notices are %+v", n)
		}
		f.Invite(plansID, chat.InviteTerms{Note: "two\nlines"})
		pass(time.Second)
		if v := f.View().Invites; v.Refused == nil || v.Refused.Code != chat.CodeBadText {
			t.Errorf("a note that no invite can have: %+v", v)
		}
	})
}

// An invite takes a connection: it is not made later, when nobody looks at its link.
func TestAnInviteWithoutAnAnswerIsNotMadeAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.plans()
		f := openRoom(t, s, nil, plansID)
		f.LoadInvites(plansID)
		pass(time.Second)
		s.set(func() {
			s.lose = func(p protocol.Payload) bool { _, made := p.(*protocol.Invited); return made }
		})
		f.Invite(plansID, chat.InviteTerms{})
		f.Invite(plansID, chat.InviteTerms{}) // a second click
		pass(time.Second)
		if !f.View().Invites.Making {
			t.Errorf("before the answer: %+v", f.View().Invites)
		}
		s.set(func() { s.lose = nil })
		s.cut(nil)
		pass(time.Minute)
		v := f.View().Invites
		if v.Making || v.Made != nil || v.Refused == nil || len(v.List) != 1 {
			t.Errorf("after the connection: %+v", v)
		}
		s.away()
		pass(time.Minute)
		f.Invite(plansID, chat.InviteTerms{})
		pass(time.Second)
		if v := f.View().Invites; v.Making || v.Refused == nil || !v.Refused.Temporary() {
			t.Errorf("offline: %+v", v)
		}
		s.set(func() {
			made := slices.DeleteFunc(slices.Clone(s.commands), func(p protocol.Payload) bool { _, is := p.(*protocol.Invite); return !is })
			if len(made) != 1 {
				t.Errorf("the server was asked %d times", len(made))
			}
		})
	})
}

// The first connection is waited for: a script may ask before it is there.
func TestAnInviteWaitsForTheFirstConnection(t *testing.T) {
	for name, refused := range map[string]bool{"which comes": false, "which fails": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newServer(t)
				s.plans()
				if refused {
					s.refuse = func() error { return errors.New("no route") }
				}
				c := New(Config{Room: plansID, Dialer: s, Location: time.UTC})
				c.Invite(plansID, chat.InviteTerms{})
				f := running(t, c)
				pass(time.Second)
				v := f.View().Invites
				if v == nil || v.Making || refused != (v.Made == nil) || refused != (v.Refused != nil) {
					t.Errorf("shown is %+v", v)
				}
			})
		})
	}
}

func TestTheInvitesOfARoomGoWithIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.plans()
		f := openRoom(t, s, nil, plansID)
		f.LoadInvites(plansID)
		f.Invite(plansID, chat.InviteTerms{})
		pass(time.Second)
		s.tell(&protocol.Left{Room: plansID, Why: protocol.WhyRemoved})
		pass(time.Second)
		if v := f.View().Invites; v != nil {
			t.Errorf("shown are %+v", v)
		}
	})
}

// Somebody who comes by a link counts in the list at once.
func TestWhoComesIsCounted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.plans()
		f := openRoom(t, s, nil, plansID)
		f.LoadInvites(plansID)
		f.Invite(plansID, chat.InviteTerms{})
		pass(time.Second)
		s.set(func() {
			s.rooms[plansID].invites[0].Used = 1
			s.announce(s.store(plansID, chat.Event{Kind: chat.Added, By: bo, Whom: &bo}, plansID))
		})
		pass(time.Second)
		if v := f.View().Invites; v.List[0].Used != 1 {
			t.Errorf("shown are %+v", v.List)
		}
	})
}
