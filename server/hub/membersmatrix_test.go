package hub_test

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// belonging is somebody who asks about a room for members only: what the user is in it, and how a user who is nothing in it came to that.
type belonging struct {
	name   string
	server chat.Role
	here   chat.Role // "": no member
	once   string    // "removed" or "left": was a member before
}

// belongings are all ways to belong to a room for members only or not to.
var belongings = []belonging{
	{"Never", chat.RoleMember, "", ""},
	{"Never-guest", chat.RoleGuest, "", ""},
	{"Removed", chat.RoleMember, "", "removed"},
	{"Gone", chat.RoleMember, "", "left"},
	{"Guest", chat.RoleGuest, chat.RoleMember, ""},
	{"Member", chat.RoleMember, chat.RoleMember, ""},
	{"Admin-member", chat.RoleAdmin, chat.RoleMember, ""},
	{"Moderator", chat.RoleMember, chat.RoleModerator, ""},
	{"Co-owner", chat.RoleMember, chat.RoleOwner, ""},
	{"Server-moderator", chat.RoleModerator, "", ""},
	{"Server-admin", chat.RoleAdmin, "", ""},
	{"Server-owner", chat.RoleOwner, "", ""},
}

// society is a room for members only, and those who ask about it.
type society struct {
	*world
	room    chat.Room
	owner   *peer
	friend  *peer   // a member who talks
	members []*peer // in the order of belongings; nil for a role that the kind does not have
	targets []target
}

// talks makes a conversation of two that have accepted it.
func (w *world) talks(a, b chat.User) {
	w.t.Helper()
	if _, _, err := w.store.OpenDirect(w.t.Context(), a.ID, b.ID, w.now()); err != nil {
		w.t.Fatal(err)
	}
}

// newSociety makes a room in which each of those who ask has said something, as long as they were in it. What is restored was deleted.
func newSociety(w *world, kind chat.RoomKind, deleted bool) *society {
	w.t.Helper()
	s := &society{world: w, owner: w.appoint("Founder", chat.RoleMember)}
	s.room = s.owner.ask(&protocol.Create{Name: "Den", RoomKind: kind}).(*protocol.Created).Room
	s.friend = w.appoint("Friend", chat.RoleMember)
	w.talks(s.owner.user, s.friend.user)
	s.owner.now(&protocol.Add{Room: s.room.ID, User: s.friend.user.ID}, done)
	for _, p := range []*peer{s.owner, s.friend} {
		p.now(&protocol.Join{Room: s.room.ID}, done)
	}
	for _, b := range belongings {
		p := w.appoint("Of-"+b.name, b.server)
		x := target{room: s.room}
		if b.here != "" && !slices.Contains(chat.RolesIn(kind), b.here) {
			s.members, s.targets = append(s.members, nil), append(s.targets, x)
			continue
		}
		if b.here != "" || b.once != "" {
			w.talks(s.owner.user, p.user)
			s.owner.now(&protocol.Add{Room: s.room.ID, User: p.user.ID}, done)
			p.now(&protocol.Join{Room: s.room.ID}, done)
			x.own = p.unhurried(s.room.ID, "tea")
		}
		x.theirs = s.friend.unhurried(s.room.ID, "tea")
		x.own = max(x.own, 1)
		if deleted {
			s.owner.ask(&protocol.Delete{Room: s.room.ID, Seq: x.theirs})
		}
		x.whom = s.spare(p, b)
		switch {
		case b.once == "removed":
			s.owner.now(&protocol.Remove{Room: s.room.ID, User: p.user.ID}, done)
		case b.once == "left":
			p.now(&protocol.Leave{Room: s.room.ID}, done)
		case b.here != "" && b.here != chat.RoleMember:
			s.owner.now(&protocol.Role{Room: s.room.ID, User: p.user.ID, Role: b.here}, done)
		}
		s.members, s.targets = append(s.members, p), append(s.targets, x)
	}
	return s
}

// spare makes a member whom somebody may remove or give a role, and who may be added by them if they are none.
func (s *society) spare(p *peer, b belonging) chat.UserID {
	s.t.Helper()
	u := s.user("Spare-" + b.name)
	s.talks(s.owner.user, u)
	s.talks(p.user, u)
	s.owner.now(&protocol.Add{Room: s.room.ID, User: u.ID}, done)
	return u.ID
}

// wantOf returns the answer that follows from the table.
func (a *asked) wantOf(room chat.Room, b belonging) chat.Code {
	all := chat.RightsIn(room, b.server, b.here)
	switch {
	case a.right == 0 && a.kind == "leave" && b.here == "":
		return chat.CodeNoRoom
	case a.right == 0 && a.kind != "answer" && a.kind != "leave", a.kind == "leave":
		return done
	case a.only != "", !all.Has(chat.ToRead):
		return chat.CodeNoRoom
	case a.allowed(all):
		return done
	}
	return chat.CodeNotAllowed
}

// Each command about a room is asked about a private room and a group by everybody who may or may not belong to it. What somebody is on the
// server gives nothing there, and whoever is no member gets the answer to a room that never was.
func TestARoomForMembersOnlyFollowsTheTableOfRights(t *testing.T) {
	for _, row := range aboutRooms {
		if row.command == nil {
			continue
		}
		t.Run(string(row.kind), func(t *testing.T) {
			for _, kind := range []chat.RoomKind{chat.Private, chat.Group} {
				inWorld(t, func(t *testing.T, w *world) {
					s := newSociety(w, kind, row.kind == "restore")
					for i, b := range belongings {
						p := s.members[i]
						if p == nil {
							continue
						}
						time.Sleep(time.Second)
						x, want := s.targets[i], row.wantOf(s.room, b)
						if row.right == chat.ToModerate && row.kind == "restore" && !chat.RightsIn(s.room, b.server, chat.RoleOwner).Has(chat.ToModerate) {
							continue // nothing can be deleted there by others
						}
						p.now(row.command(x), want)
						if b.here == "" && want == chat.CodeNoRoom {
							x.room.ID = chat.NewRoomID()
							p.now(row.command(x), chat.CodeNoRoom)
						}
					}
					synctest.Wait()
				})
			}
		})
	}
}
