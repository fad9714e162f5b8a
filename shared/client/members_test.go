package client

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/client/storage"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

// members returns the names and roles that are listed.
func (f *tester) members() string {
	pass(time.Second)
	var all []string
	if m := f.View().Members; m != nil {
		for _, one := range m.List {
			all = append(all, one.User.Name+" "+string(one.Role))
		}
	}
	return strings.Join(all, ", ")
}

func TestTheMembersOfARoomAreListedAndChanged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.plans()
		f := openRoom(t, s, nil, plansID)
		f.LoadMembers(plansID, "")
		if got := f.members(); got != "Ada owner, Mia member" {
			t.Errorf("members are %s", got)
		}
		f.AddMember(plansID, "Cy")
		if got := f.members(); got != "Ada owner, Mia member, Cy member" {
			t.Errorf("after somebody was added, members are %s", got)
		}
		f.SetRole(plansID, "Cy", chat.RoleModerator)
		if got := f.members(); got != "Ada owner, Mia member, Cy moderator" {
			t.Errorf("after a role was given, members are %s", got)
		}
		f.RemoveMember(plansID, "Cy")
		if got := f.members(); got != "Ada owner, Mia member" {
			t.Errorf("after somebody was removed, members are %s", got)
		}
		s.set(func() {
			s.answer = func(p protocol.Payload) *chat.Error {
				if _, add := p.(*protocol.Add); add {
					return chat.Errorf(chat.CodeGroupFull, "full")
				}
				return nil
			}
		})
		f.AddMember(plansID, "Cy")
		pass(time.Second)
		if n := f.View().Notices; len(n) != 1 || n[0].About != "members" || n[0].Error.Code != chat.CodeGroupFull {
			t.Errorf("notices are %+v", n)
		}
	})
}

func TestMembersAreFoundAndLoadedPageByPage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		r := s.plans()
		for i := range chat.PeoplePage {
			name := fmt.Sprintf("zoe-%02d", i)
			r.members = append(r.members, chat.Member{User: chat.User{ID: chat.UserID(name), Name: name, Rev: 1}, Role: chat.RoleMember})
		}
		f := openRoom(t, s, nil, plansID)
		f.LoadMembers(plansID, "")
		pass(time.Second)
		if m := f.View().Members; len(m.List) != chat.PeoplePage || !m.More || m.Total != chat.PeoplePage+2 {
			t.Fatalf("%d of %d members, more: %v", len(m.List), m.Total, m.More)
		}
		f.MoreMembers()
		pass(time.Second)
		if m := f.View().Members; len(m.List) != chat.PeoplePage+2 || m.More {
			t.Errorf("%d of %d members, more: %v", len(m.List), m.Total, m.More)
		}
		f.LoadMembers(plansID, "zoe-0")
		f.LoadMembers(plansID, "zoe-07")
		if got := f.members(); got != "zoe-07 member" {
			t.Errorf("found are %s", got)
		}
		if _, is := f.View().Members.Of(plansID, "zoe-07"); !is {
			t.Error("who is in the list is not found in it")
		}
	})
}

func TestARoleChangesWhatOneMayDoAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.account = protocol.Account{Role: chat.RoleOwner, Claimed: true}
		s.plans()
		f := openRoom(t, s, nil, plansID)
		if r := f.View().Open.Rights; r.Has(chat.ToInvite) || !r.Has(chat.ToWrite) || f.View().Open.ReadOnly {
			t.Errorf("the owner of the server, a member here, may do %b", r)
		}
		s.tell(&protocol.Ranked{Room: plansID, Role: chat.RoleModerator})
		synctest.Wait()
		if r := f.View().Open.Rights; !r.Has(chat.ToInvite | chat.ToRemove) {
			t.Errorf("a moderator may do %b", r)
		}
		s.tell(&protocol.Ranked{Room: plansID, Role: chat.RoleMember})
		synctest.Wait()
		if r := f.View().Open.Rights; r.Has(chat.ToInvite) {
			t.Errorf("who is a moderator no more may do %b", r)
		}
	})
}

func TestAPrivateRoomIsReadOffline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, stored := newServer(t), storage.Memory{}
		s.plans()
		trip := s.add(chat.Room{ID: "room:pfrggzdfmztwq2lknnwg23tpoa", Kind: chat.Group, Name: "Ada, Mia"})
		f := openRoom(t, s, stored, plansID)
		for range 60 {
			s.says(ada, plansID, "green leaves")
		}
		s.tell(&protocol.Ranked{Room: plansID, Role: chat.RoleModerator})
		pass(2 * saveEvery)
		f.stop()
		s.away()
		f = openRoom(t, s, stored, plansID)
		pass(time.Second)
		o := f.View().Open
		if o.Room.Kind != chat.Private || o.Room.Name != "Plans" || !strings.Contains(f.shown(), "green leaves") || !o.Rights.Has(chat.ToModerate) {
			t.Errorf("offline, open is %+v with rights %b, shown are %q", o.Room, o.Rights, f.shown())
		}
		for _, r := range f.View().Rooms {
			if r.ID == trip.room.ID && (r.Kind != chat.Group || r.Name != "Ada, Mia") {
				t.Errorf("offline, the group is %+v", r.Room)
			}
		}
	})
}

func TestAPrivateRoomIsMadeOnce(t *testing.T) {
	for name, lost := range map[string]bool{"answered": false, "with the answer lost": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newServer(t)
				f := open(t, s, nil)
				s.set(func() {
					s.lose = func(p protocol.Payload) bool {
						_, created := p.(*protocol.Created)
						_, followed := p.(*protocol.Followed)
						return lost && (created || followed)
					}
				})
				f.Create(view.NewRoom{Kind: chat.Private, Name: "Plans", Users: []chat.UserID{ada.ID}})
				synctest.Wait()
				s.set(func() { s.lose = nil })
				if lost {
					s.cut(nil)
				}
				pass(time.Minute)
				made := 0
				s.set(func() {
					for _, c := range s.commands {
						if c, is := c.(*protocol.Create); is && c.RoomKind == chat.Private && len(c.Users) == 1 {
							made++
						}
					}
				})
				o := f.View().Open
				if made != 1 || o.Room.Kind != chat.Private || o.Room.Name != "Plans" || len(f.View().Notices) > 0 {
					t.Errorf("made %d rooms; open is %+v; notices %+v", made, o.Room, f.View().Notices)
				}
			})
		})
	}
}

func TestANameThatNoRoomCanHaveIsRefusedHere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		f.Create(view.NewRoom{Kind: chat.Private})
		f.Create(view.NewRoom{Kind: chat.Group, Users: []chat.UserID{ada.ID}})
		pass(time.Second)
		if n := f.View().Notices; len(n) != 1 || n[0].Error.Code != chat.CodeBadRoomName {
			t.Errorf("notices are %+v", n)
		}
		if o := f.View().Open; o.Room.Kind != chat.Group {
			t.Errorf("a group without a name is not made: open is %+v", o.Room)
		}
	})
}
