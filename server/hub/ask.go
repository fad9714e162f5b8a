package hub

import (
	"context"
	"net/netip"

	"parley/server/hub/reads"
	"parley/shared/chat"
	"parley/shared/protocol"
)

// Who waits in a room that is joined by asking is in the store alone. Those who answer are told how many that are, and whoever asks whether they
// still wait: what each node reads when a message of the bus says that it has changed. One that is lost is made up for by the next join.

// ask answers Ask.
func (s *Session) ask(ctx context.Context, p *protocol.Ask) (protocol.Payload, error) {
	r, err := s.governed(ctx, p.Room)
	if err == nil && p.On {
		err = s.mayAsk(ctx, r)
	}
	if err != nil {
		return nil, err
	}
	if wait := s.hub.Limits.Ask(s.user); wait > 0 {
		return nil, chat.Limited("you ask to join rooms", wait)
	}
	if p.On {
		err = s.hub.Store.Ask(ctx, p.Room, s.user, p.Text, s.hub.Now())
	} else {
		err = s.hub.Store.Unask(ctx, p.Room, s.user)
	}
	if err != nil {
		return nil, err
	}
	s.hub.asksChanged(ctx, p.Room, s.user)
	return &protocol.Done{}, nil
}

// mayAsk returns not_allowed for whoever belongs to the room, or may not ask.
func (s *Session) mayAsk(ctx context.Context, r *Room) error {
	role, err := s.roleIn(ctx, r)
	if err != nil {
		return err
	}
	if role != chat.RoleVisitor && !r.now().Archived {
		return chat.Errorf(chat.CodeNotAllowed, "you need not ask to join this room")
	}
	return s.may(ctx, r, chat.ToAsk)
}

// admit answers Admit, when it is in force.
func (s *Session) admit(ctx context.Context, p *protocol.Admit) (protocol.Payload, error) {
	r, err := s.manageable(ctx, p.Room, chat.ToAdmit)
	if err != nil {
		return nil, err
	}
	after := "declined"
	if p.On {
		after = "let in"
		enrolled, err := s.hub.Store.Admit(ctx, p.Room, p.User, s.user, s.hub.Now())
		if err == nil {
			err = s.hub.enroll(ctx, r, enrolled)
		}
		if err != nil {
			return nil, err
		}
		s.hub.notifyUser(ctx, p.User, note{Kind: noteRoom, Room: p.Room})
	} else if err := s.hub.Store.Decline(ctx, p.Room, p.User, s.hub.Now()); err != nil {
		return nil, err
	}
	s.hub.asksChanged(ctx, p.Room, p.User)
	return &protocol.Done{}, s.audit(ctx, r, chat.ToAdmit, RoomChange{User: p.User, Before: "asks to join", After: after})
}

// Asks returns who asks to join a room, with the room, for a user who answers; or what a session of the user is refused with who does not.
func (h *Hub) Asks(ctx context.Context, by chat.UserID, id chat.RoomID) (room chat.Room, all []chat.Ask, err error) {
	err = h.actFor(ctx, by, func(s *Session) (protocol.Payload, error) {
		if err := id.Validate(); err != nil {
			return nil, err
		}
		r, err := s.governed(ctx, id)
		if err == nil {
			err = s.may(ctx, r, chat.ToAdmit)
		}
		if err == nil {
			room = r.now()
			all, err = h.Store.Asks(ctx, id, h.Now())
		}
		return &protocol.Done{}, err
	})
	return room, all, err
}

// Admit lets somebody into a room who asks to join, or declines, for a user who answers from an address, as a session of that user would.
func (h *Hub) Admit(ctx context.Context, by chat.UserID, from netip.Addr, room chat.RoomID, user chat.UserID, on bool) error {
	return h.actFor(ctx, by, func(s *Session) (protocol.Payload, error) {
		s.address = from
		p := &protocol.Admit{Room: room, User: user, On: on}
		if err := p.Validate(); err != nil {
			return nil, err
		}
		return s.admit(ctx, p)
	})
}

// unask takes back what somebody has asked who leaves.
func (s *Session) unask(ctx context.Context, id chat.RoomID) error {
	err := s.hub.Store.Unask(ctx, id, s.user)
	if err == nil {
		s.hub.asksChanged(ctx, id, s.user)
	}
	return err
}

// asked returns how many wait in a room, for those who answer; for others whether the user does: 1 or 0.
func (s *Session) asked(ctx context.Context, r *Room) (int, error) {
	room := r.now()
	all, err := s.rightsIn(ctx, r)
	if err != nil || !room.Asking || all&(chat.ToAdmit|chat.ToAsk) == 0 {
		return 0, err
	}
	return reads.Do(s.reads, func() (int, error) {
		total, waits, err := r.hub.Store.Asked(ctx, r.info.ID, s.user, r.hub.Now())
		return askedAs(all, total, waits), err
	})
}

// askedAs returns what somebody is told who has these rights.
func askedAs(all chat.Rights, total int, waits bool) int {
	switch {
	case all.Has(chat.ToAdmit):
		return total
	case waits:
		return 1
	}
	return 0
}

// asksChanged tells that a user waits in a room, or does not any more, on every node.
func (h *Hub) asksChanged(ctx context.Context, room chat.RoomID, user chat.UserID) {
	if !h.alone() {
		h.publish(ctx, roomTopic(room), messageAsks, []byte(user))
	}
	if r := h.liveRoom(room); r != nil {
		r.pushAsked(ctx, user)
	}
}

// pushAsked tells the sessions here that it concerns. Nobody else reads that until it is sent, so that the last one sent is the last one stored.
func (r *Room) pushAsked(ctx context.Context, user chat.UserID) {
	r.hub.asking.Lock()
	defer r.hub.asking.Unlock()
	total, waits, err := r.hub.Store.Asked(ctx, r.info.ID, user, r.hub.Now())
	if err != nil {
		r.hub.complain(ctx, "read who asks to join a room", err)
		return
	}
	room := r.now()
	r.mu.Lock()
	defer r.mu.Unlock()
	for s := range r.members {
		here, _, _ := r.roles.get(s.user)
		if all := chat.RightsIn(room, s.role(), here); all.Has(chat.ToAdmit) || s.user == user {
			s.push(encode(0, &protocol.Ranked{Room: room.ID, Role: chat.RoleOf(room, s.role(), here), Asked: askedAs(all, total, waits)}))
		}
	}
}
