package hub

import (
	"context"
	"maps"
	"sync"

	"parley/server/store"
	"parley/shared/chat"
	"parley/shared/protocol"
)

// Who is what in a room is stored, and each change counts in the version of the room's rules: see rules.go. A node knows all roles in a public
// room, which are few: that of the maker and those that were given. Of members it knows those who have asked for something. That somebody is
// no member is not remembered: it costs the same reads of the store whether there is such a room or not, and no memory.

// roles are what users are in a room, as far as this node knows.
type roles struct {
	mu      sync.RWMutex // after Room.mu
	version int64        // of the rules that they go with
	of      map[chat.UserID]chat.Role
}

// get returns what a user is, and the version by which that is so.
func (r *roles) get(user chat.UserID) (role chat.Role, known bool, version int64) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	role, known = r.of[user]
	return role, known, r.version
}

// put notes what a user was found to be, unless roles of another version are known by now.
func (r *roles) put(user chat.UserID, role chat.Role, version int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.version == version {
		r.of[user] = role
	}
}

// change takes the roles that have changed up to a version. Of users whose role was not known, only a public room needs it.
func (r *roles) change(version int64, changed []store.Membership, all bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.version = version
	for _, m := range changed {
		_, known := r.of[m.User]
		switch {
		case m.Role == "":
			delete(r.of, m.User)
		case known || all:
			r.of[m.User] = m.Role
		}
	}
}

// loadRoles reads who is what in a public room by rules of a version. In other rooms that is read when somebody asks for something.
func (r *Room) loadRoles(ctx context.Context, version int64) error {
	of := map[chat.UserID]chat.Role{}
	if r.info.Kind == chat.Public && version > 0 {
		given, err := r.hub.Store.MembersSince(ctx, r.info.ID, 0)
		if err != nil {
			return err
		}
		for _, m := range given {
			if m.Role != "" {
				of[m.User] = m.Role
			}
		}
	}
	if r.info.Kind == chat.Public {
		maker, err := r.hub.Store.Owner(ctx, r.info.ID)
		if err != nil {
			return err
		}
		if maker != "" {
			of[maker] = chat.RoleOwner
		}
	}
	r.roles.mu.Lock()
	defer r.roles.mu.Unlock()
	maps.Copy(r.roles.of, of)
	r.roles.version = version
	return nil
}

// roleOf returns what a user is in a room by a membership, or by a role in a public room; "" for all others.
func (r *Room) roleOf(ctx context.Context, user chat.UserID) (chat.Role, error) {
	role, known, version := r.roles.get(user)
	if known || !r.info.Kind.MembersOnly() {
		return role, nil
	}
	role, err := r.hub.Store.Member(ctx, r.info.ID, user)
	if err == nil && role != "" {
		r.roles.put(user, role, version)
	}
	return role, err
}

// knows reports whether the user may know of the room, as far as this node can tell without the store.
func (r *Room) knows(user chat.UserID) bool {
	_, known, _ := r.roles.get(user)
	return known || !r.info.Kind.MembersOnly()
}

// assigned tells the sessions here whose role has changed what their users are now, and takes out those that are no members any more. mu
// held.
func (r *Room) assigned(changed []store.Membership) {
	if len(changed) == 0 {
		return
	}
	users := make(map[chat.UserID]store.Membership, len(changed))
	for _, m := range changed {
		users[m.User] = m
	}
	room := r.now()
	for s := range r.members {
		m, concerned := users[s.user]
		switch {
		case !concerned:
		case m.Role == "" && r.info.Kind.MembersOnly():
			r.expel(s, whyOut(m))
		default:
			s.push(encode(0, &protocol.Ranked{Room: r.info.ID, Role: chat.RoleOf(room, s.role(), m.Role)}))
		}
	}
}

// whyOut says why somebody is no member any more; "" for who has left.
func whyOut(m store.Membership) chat.Code {
	if m.By == m.User {
		return ""
	}
	return protocol.WhyRemoved
}

// expel takes a session out of the room, and says why. mu held.
func (r *Room) expel(s *Session, why chat.Code) {
	delete(r.members, s)
	s.joined.remove(r)
	r.exit(s, true)
	s.push(encode(0, &protocol.Left{Room: r.info.ID, Why: why}))
}
