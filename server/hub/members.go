package hub

import (
	"cmp"
	"context"
	"slices"
	"time"

	"parley/server/store"
	"parley/shared/chat"
	"parley/shared/protocol"
)

// listMembers answers Members. When somebody was seen is told to the day.
func (s *Session) listMembers(ctx context.Context, p *protocol.Members) (protocol.Payload, error) {
	r, err := s.readable(ctx, p.Room)
	if err != nil {
		return nil, err
	}
	if r.info.Kind == chat.Direct {
		return nil, chat.Errorf(chat.CodeNotAllowed, "a conversation of two has no list of members")
	}
	limit := cmp.Or(p.Limit, chat.PeoplePage)
	answers := r.now().Asking && s.may(ctx, r, chat.ToAdmit) == nil
	return within(ctx, s, r, func() (protocol.Payload, error) {
		all, total, err := s.hub.Store.Members(ctx, p.Room, s.hub.Names.FoldPrefix(p.Query), p.After, limit+1)
		answer := &protocol.Membership{Room: p.Room, Total: total, More: len(all) > limit, Members: all[:min(len(all), limit)]}
		for i := range answer.Members {
			answer.Members[i].Seen = dayOf(answer.Members[i].Seen)
		}
		if err == nil && answers {
			answer.Asks, err = s.hub.Store.Asks(ctx, p.Room, s.hub.Now())
		}
		return answer, err
	})
}

// dayOf returns when the day of a time began, in UTC.
func dayOf(at chat.Millis) chat.Millis {
	const day = chat.Millis(24 * time.Hour / time.Millisecond)
	return at - at%day
}

// manageable returns a room in which the user may change who is a member, or what members are, and counts the change.
func (s *Session) manageable(ctx context.Context, room chat.RoomID, do chat.Rights) (*Room, error) {
	r, err := s.governed(ctx, room)
	if err == nil {
		err = s.may(ctx, r, do)
	}
	if err != nil {
		return nil, err
	}
	if wait := s.hub.Limits.Change(s.user, room); wait > 0 {
		return nil, chat.Limited("you change who is in the room", wait)
	}
	return r, nil
}

// addMember answers Add, when it is in force.
func (s *Session) addMember(ctx context.Context, p *protocol.Add) (protocol.Payload, error) {
	r, err := s.manageable(ctx, p.Room, chat.ToInvite)
	if err != nil {
		return nil, err
	}
	if !r.info.Kind.MembersOnly() {
		return nil, chat.Errorf(chat.CodeNotAllowed, "everybody can join a public room; send them its address")
	}
	if _, err := s.mayAdd(ctx, r.info.Kind, p.User); err != nil {
		return nil, err
	}
	enrolled, err := s.hub.Store.AddMember(ctx, p.Room, p.User, chat.RoleMember, s.user, s.hub.Now())
	if err != nil {
		return nil, err
	}
	if err := s.hub.enroll(ctx, r, enrolled); err != nil {
		return nil, err
	}
	s.hub.notifyUser(ctx, p.User, note{Kind: noteRoom, Room: p.Room})
	return &protocol.Done{}, nil
}

// mayAdd returns a user whom this one may add to rooms of a kind. The store decides, too, whether the two may write to each other, and in the
// transaction of the change. Somebody who has no conversation with the user is added to a private room only, and by an account: this counts
// against a budget, like writing to strangers.
func (s *Session) mayAdd(ctx context.Context, kind chat.RoomKind, user chat.UserID) (chat.User, error) {
	u, err := s.hub.Store.User(ctx, user)
	if err != nil || user == s.user || s.hub.Unlimited {
		return u, err
	}
	if err := s.mayDeliver(ctx, user); err != nil {
		return u, err
	}
	if talked, err := s.hasTalkedTo(ctx, user); err != nil || talked {
		return u, err
	}
	if kind != chat.Private || s.role() == chat.RoleGuest {
		return u, chat.Errorf(chat.CodeNotDelivered, "%s cannot be added; write to them first, or send an invitation", u.Name)
	}
	if wait := s.hub.Limits.Introduce(s.user); wait > 0 {
		return u, chat.Limited("you add people", wait)
	}
	return u, nil
}

// hasTalkedTo reports whether the two have a conversation that is no request.
func (s *Session) hasTalkedTo(ctx context.Context, user chat.UserID) (bool, error) {
	room := chat.DirectID(s.user, user)
	if _, err := s.hub.Store.Room(ctx, room); err != nil {
		if chat.AsError(err).Code == chat.CodeNoRoom {
			err = nil
		}
		return false, err
	}
	q, err := s.hub.Store.Request(ctx, room)
	return q == store.Request{}, err
}

// removeMember answers Remove, when it is in force. From a public room, too, somebody can be removed, but comes back at will.
func (s *Session) removeMember(ctx context.Context, p *protocol.Remove) (protocol.Payload, error) {
	r, err := s.manageable(ctx, p.Room, chat.ToRemove)
	if err != nil {
		return nil, err
	}
	if p.User == s.user {
		return nil, chat.Errorf(chat.CodeNotAllowed, "you cannot remove yourself; leave the room instead")
	}
	before, err := s.hub.Store.Member(ctx, p.Room, p.User)
	if err != nil {
		return nil, err
	}
	enrolled, err := s.hub.Store.RemoveMember(ctx, p.Room, p.User, s.user, s.hub.Now())
	if err != nil {
		return nil, err
	}
	if err := s.hub.enroll(ctx, r, enrolled); err != nil {
		return nil, err
	}
	s.hub.notifyUser(ctx, p.User, note{Kind: noteLeft, Room: p.Room, Why: protocol.WhyRemoved})
	return &protocol.Done{}, s.audit(ctx, r, chat.ToRemove, RoomChange{User: p.User, Before: string(cmp.Or(before, chat.RoleMember)), After: "removed"})
}

// setRole answers Role, when it is in force.
func (s *Session) setRole(ctx context.Context, p *protocol.Role) (protocol.Payload, error) {
	r, err := s.manageable(ctx, p.Room, chat.ToAssign)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(chat.RolesIn(r.info.Kind), p.Role) {
		return nil, chat.Errorf(chat.CodeNotAllowed, "a room of this kind has no members with that role")
	}
	before, err := s.hub.Store.Member(ctx, p.Room, p.User)
	if err != nil {
		return nil, err
	}
	enrolled, err := s.hub.Store.Assign(ctx, p.Room, p.User, p.Role, s.user, s.hub.Now())
	if err != nil {
		return nil, err
	}
	if err := s.hub.enroll(ctx, r, enrolled); err != nil {
		return nil, err
	}
	if r.now().Asking {
		s.hub.asksChanged(ctx, p.Room, p.User)
	}
	return &protocol.Done{}, s.audit(ctx, r, chat.ToAssign, RoomChange{User: p.User, Before: string(cmp.Or(before, chat.RoleMember)), After: string(p.Role)})
}

// isMember reports whether the user is a member of a room for members only, or belongs to one that is joined by asking without another role there.
func (s *Session) isMember(ctx context.Context, id chat.RoomID) (bool, error) {
	if _, _, direct := id.Pair(); direct {
		return false, nil
	}
	if r := s.hub.liveRoom(id); r != nil && r.knows(s.user) {
		here, err := r.roleOf(ctx, s.user)
		return ends(r.now(), here), err
	}
	info, here, err := s.hub.lookUp(ctx, id, s.user)
	if err != nil && chat.AsError(err).Code == chat.CodeNoRoom {
		return false, nil
	}
	return err == nil && ends(info, here), err
}

// ends reports whether a membership ends when the member leaves.
func ends(room chat.Room, here chat.Role) bool {
	return room.Kind.MembersOnly() || room.Asking && here == chat.RoleGuest
}

// quit ends the user's own membership.
func (s *Session) quit(ctx context.Context, id chat.RoomID) (protocol.Payload, error) {
	r, err := s.known(ctx, id)
	if err != nil {
		return nil, err
	}
	enrolled, err := s.hub.Store.RemoveMember(ctx, id, s.user, s.user, s.hub.Now())
	if err != nil {
		return nil, err
	}
	r.leave(s, true)
	if err := s.hub.enroll(ctx, r, enrolled); err != nil {
		return nil, err
	}
	s.hub.notifyUser(ctx, s.user, note{Kind: noteLeft, Room: id, From: s.id})
	return &protocol.Done{}, nil
}

// enroll puts a change of a membership into force on this node, and tells the others. The event of it is delivered by the new rules.
func (h *Hub) enroll(ctx context.Context, r *Room, enrolled store.Enrolled) error {
	r.outdate(enrolled.Rules.Version)
	if err := r.followRules(ctx); err != nil {
		return err
	}
	if enrolled.Event != nil {
		h.deliver(ctx, r.info.ID, enrolled.Rules.Version, []chat.Event{*enrolled.Event})
	} else if !h.alone() {
		h.publishRules(ctx, r.info.ID, enrolled.Rules.Version)
	}
	return nil
}
