package client

import (
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/client/storage"
	"parley/shared/protocol"
)

// tellStatus stores and tells a user's status.
func (s *server) tellStatus(id chat.UserID, status chat.Status) {
	for i := range s.statuses {
		if s.statuses[i].User == id {
			status.Rev = s.statuses[i].Rev + 1
			s.statuses[i].Status = status
			s.push(&protocol.Statuses{Statuses: s.statuses[i : i+1]})
			return
		}
	}
	status.Rev = 1
	s.statuses = append(s.statuses, chat.UserStatus{User: id, Status: status})
	s.push(&protocol.Statuses{Statuses: s.statuses[len(s.statuses)-1:]})
}

func (f *tester) wantStatus(about, want string) {
	f.t.Helper()
	synctest.Wait()
	if got := f.View().Status; got.Emoji+got.Text != want {
		f.t.Errorf("%s: one's own status is %+v, want %q", about, got, want)
	}
}

func (f *tester) wantPeerStatus(about, want string) {
	f.t.Helper()
	synctest.Wait()
	direct := f.room(chat.DirectID("me", ada.ID)).Status
	if open := f.View().Open.Statuses[ada.ID]; direct.Text != want || open.Text != want {
		f.t.Errorf("%s: Ada says %q in the list of rooms, %q in that of people, want %q", about, direct.Text, open.Text, want)
	}
}

func TestStatusesAreShownUntilTheyExpire(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, stored := newServer(t), storage.Memory{}
		s.add(chat.Room{ID: chat.DirectID("me", ada.ID), Kind: chat.Direct, Peer: &ada})
		s.rooms[chat.Lobby].here = []chat.User{s.me, ada}
		hour := chat.MillisOf(time.Now().Add(time.Hour))
		s.statuses = []chat.UserStatus{{User: ada.ID, Status: chat.Status{Text: "lunch", Until: hour, Rev: 1}}, {User: "me", Status: chat.Status{Text: "mine", Rev: 1}}}
		f := open(t, s, stored)
		f.wantStatus("from the welcome", "mine")
		f.wantPeerStatus("from the welcome", "lunch")
		pass(2 * time.Second)
		s.away()
		f.stop()
		f = open(t, s, stored)
		f.wantStatus("without a connection", "mine")
		if got := f.room(chat.DirectID("me", ada.ID)).Status.Text; got != "lunch" {
			t.Errorf("without a connection: got %q", got)
		}
		s.back()
		f.returns()
		f.wantPeerStatus("again", "lunch")
		pass(time.Hour)
		f.wantPeerStatus("after an hour", "")
		s.set(func() { s.tellStatus(ada.ID, chat.Status{Text: "back", Quiet: hour + 1<<22}) })
		f.wantPeerStatus("news", "back")
		s.tell(&protocol.Statuses{Statuses: []chat.UserStatus{{User: ada.ID, Status: chat.Status{Text: "older", Rev: 1}}}})
		f.wantPeerStatus("an older one", "back")
		if quiet := f.View().Open.Statuses[ada.ID].Quiet; quiet == 0 {
			t.Error("Ada may be disturbed")
		}
	})
}

func TestOnesOwnStatusIsSetAtOnceAndReachesTheServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		f.SetStatus(chat.Status{Emoji: "🌴", Text: "one"})
		f.wantStatus("online", "🌴one")
		s.away()
		f.SetStatus(chat.Status{Text: "two"})
		f.wantStatus("offline", "two")
		s.back()
		f.returns()
		f.wantStatus("back", "two")
		s.set(func() {
			if got := s.statuses; len(got) != 1 || got[0].Text != "two" || got[0].Rev != 2 {
				t.Errorf("the server has %+v", got)
			}
			s.answer = func(p protocol.Payload) *chat.Error {
				if _, is := p.(*protocol.Status); is {
					return chat.Errorf(chat.CodeBadText, "no")
				}
				return nil
			}
		})
		f.SetStatus(chat.Status{Text: "three"})
		f.wantStatus("refused", "two")
		if got := f.View().Notices; len(got) != 1 || got[0].About != "status" {
			t.Errorf("notices are %+v", got)
		}
	})
}

func TestAStatusThatWasClearedMeanwhileIsGone(t *testing.T) {
	lunch := []chat.UserStatus{{User: ada.ID, Status: chat.Status{Text: "lunch", Rev: 1}}}
	for name, clear := range map[string]func(f *tester, s *server){
		"without a connection": func(f *tester, s *server) {
			s.away()
			s.set(func() { s.statuses = nil })
			s.back()
			f.returns()
		},
		"while she was elsewhere": func(_ *tester, s *server) {
			s.set(func() { s.statuses = nil })
			s.tell(&protocol.Presence{Room: chat.Lobby, Count: 1, Gone: []chat.User{ada}})
			s.tell(&protocol.Presence{Room: chat.Lobby, Count: 2, Came: []chat.User{ada}})
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newServer(t)
				s.add(chat.Room{ID: chat.DirectID("me", ada.ID), Kind: chat.Direct, Peer: &ada})
				s.rooms[chat.Lobby].here = []chat.User{s.me, ada}
				s.statuses = lunch
				f := open(t, s, nil)
				f.SetStatus(chat.Status{Text: "mine"})
				f.wantPeerStatus("at first", "lunch")
				clear(f, s)
				f.wantPeerStatus("cleared", "")
			})
		})
	}
}

func TestTheBlockedSayNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.add(chat.Room{ID: chat.DirectID("me", ada.ID), Kind: chat.Direct, Peer: &ada})
		s.rooms[chat.Lobby].here = []chat.User{s.me, ada}
		s.statuses = []chat.UserStatus{{User: ada.ID, Status: chat.Status{Text: "an insult", Rev: 1}}}
		f := open(t, s, nil)
		f.wantPeerStatus("at first", "an insult")
		f.Block(ada)
		f.wantPeerStatus("blocked", "")
		f.Unblock(ada.ID)
		f.wantPeerStatus("no longer", "an insult")
	})
}

func TestTheStatusOfAPeerIsShownBeforeTheFirstMessage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.says(bo, chat.Lobby, "hello")
		s.statuses = []chat.UserStatus{{User: bo.ID, Status: chat.Status{Text: "busy", Rev: 1}}}
		f := open(t, s, nil)
		f.Open(chat.DirectID("me", bo.ID))
		synctest.Wait()
		if got := f.View().Open.Statuses[bo.ID].Text; got != "busy" {
			t.Errorf("got %q", got)
		}
	})
}
