package client

import (
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// admits answers what is about rooms that are joined by asking, as a server at which one person waits.
func (s *server) admits(waits chat.Ask) {
	s.set(func() {
		s.handle = func(f protocol.Frame) protocol.Payload {
			switch p := f.Payload.(type) {
			case *protocol.Members:
				if waits.User.ID == "" {
					return &protocol.Membership{Room: p.Room}
				}
				return &protocol.Membership{Room: p.Room, Asks: []chat.Ask{waits}}
			case *protocol.Admit:
				waits = chat.Ask{}
				return &protocol.Done{}
			case *protocol.Ask:
				return &protocol.Done{}
			}
			return nil
		}
	})
}

func TestWhoOnlyReadsAsksAndIsLetIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.add(chat.Room{ID: "tea", Kind: chat.Public, Name: "Tea", Settings: chat.Settings{Asking: true}})
		f := openRoom(t, s, nil, "tea")
		if o := f.View().Open; o.ReadOnly {
			t.Error("before anybody says so, the user can only read")
		}
		s.admits(chat.Ask{})
		s.tell(&protocol.Ranked{Room: "tea", Role: chat.RoleVisitor})
		synctest.Wait()
		if o := f.View().Open; !o.ReadOnly || !o.Rights.Has(chat.ToAsk) || o.Asked != 0 {
			t.Errorf("open is %+v", o)
		}
		f.Ask("tea", true, "it is me")
		s.tell(&protocol.Ranked{Room: "tea", Role: chat.RoleVisitor, Asked: 1})
		synctest.Wait()
		if o := f.View().Open; !o.ReadOnly || o.Asked != 1 {
			t.Errorf("after asking, open is %+v", o)
		}
		f.Ask("tea", false, "")
		s.tell(&protocol.Ranked{Room: "tea", Role: chat.RoleVisitor})
		synctest.Wait()
		if o := f.View().Open; o.Asked != 0 {
			t.Errorf("after that was taken back, open is %+v", o)
		}
		var asked []protocol.Ask
		s.set(func() {
			for _, c := range s.commands {
				if a, is := c.(*protocol.Ask); is {
					asked = append(asked, *a)
				}
			}
		})
		if len(asked) != 2 || asked[0] != (protocol.Ask{Room: "tea", On: true, Text: "it is me"}) || asked[1] != (protocol.Ask{Room: "tea"}) {
			t.Errorf("the server was asked %+v", asked)
		}
		s.tell(&protocol.Ranked{Room: "tea", Role: chat.RoleGuest})
		synctest.Wait()
		if o := f.View().Open; o.ReadOnly || o.Rights.Has(chat.ToAsk) {
			t.Errorf("after being let in, open is %+v", o)
		}
	})
}

func TestAModeratorSeesWhoAsksAndAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.add(chat.Room{ID: "tea", Kind: chat.Public, Name: "Tea", Settings: chat.Settings{Asking: true}})
		f := openRoom(t, s, nil, "tea")
		bo := chat.Ask{User: chat.User{ID: "bo", Name: "Bo", Rev: 1}, Text: "it is me", At: 1}
		s.admits(bo)
		s.tell(&protocol.Ranked{Room: "tea", Role: chat.RoleModerator, Asked: 1})
		synctest.Wait()
		if o := f.View().Open; o.Asked != 1 || !o.Rights.Has(chat.ToAdmit) {
			t.Errorf("open is %+v", o)
		}
		f.LoadMembers("tea", "")
		pass(time.Second)
		if m := f.View().Members; len(m.Asks) != 1 || m.Asks[0] != bo {
			t.Errorf("members are %+v", m)
		}
		f.Admit("tea", "bo", true)
		s.tell(&protocol.Ranked{Room: "tea", Role: chat.RoleModerator})
		pass(time.Second)
		if m := f.View().Members; len(m.Asks) != 0 || f.View().Open.Asked != 0 {
			t.Errorf("after the answer, members are %+v, open is %+v", m, f.View().Open)
		}
	})
}
