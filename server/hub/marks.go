package hub

import (
	"context"

	"parley/server/store"
	"parley/shared/chat"
	"parley/shared/protocol"
)

// markRead answers Read. If something is left that may be unread, the session is told how much: it may not have all of it.
func (s *Session) markRead(ctx context.Context, p *protocol.Read) (protocol.Payload, error) {
	r, err := s.readable(ctx, p.Room)
	if err != nil {
		return nil, err
	}
	back := int64(store.AnyBack)
	if p.Back != nil {
		back = *p.Back
	}
	mark, err := s.hub.Store.SetRead(ctx, s.user, p.Room, chat.ReadMark{Seq: p.Seq, Back: back})
	if err != nil {
		return nil, err
	}
	s.hub.notifyUser(ctx, s.user, note{Kind: noteSeen, Room: p.Room, From: s.id})
	if r.head() > mark.Seq {
		err = s.hub.pushSeen(ctx, []*Session{s}, p.Room)
	}
	return &protocol.Done{}, err
}

// markUnread answers Unread. The session itself is told too, before the answer: the mark may be another one than it asked for.
func (s *Session) markUnread(ctx context.Context, p *protocol.Unread) (protocol.Payload, error) {
	if _, err := s.readable(ctx, p.Room); err != nil {
		return nil, err
	}
	if _, err := s.hub.Store.SetUnread(ctx, s.user, p.Room, p.Seq, p.Back); err != nil {
		return nil, err
	}
	s.hub.notifyUser(ctx, s.user, note{Kind: noteSeen, Room: p.Room, From: s.id})
	return &protocol.Done{}, s.hub.pushSeen(ctx, []*Session{s}, p.Room)
}

// seen is the read mark of a room with what is unread.
func seen(st chat.RoomState) *protocol.Seen {
	return &protocol.Seen{Room: st.Room.ID, Seq: st.Read, Back: st.Back, Head: st.Head, Unread: st.Unread, Mentions: st.Mentions}
}

// pushSeen tells sessions of a user the user's read mark in a room. It is read after the change that the note is about, so the
// order of notes does not matter.
func (h *Hub) pushSeen(ctx context.Context, sessions []*Session, room chat.RoomID) error {
	return h.pushState(ctx, sessions, room, func(st chat.RoomState) protocol.Payload { return seen(st) })
}

// pushState tells sessions of a user something about how a room stands for that user.
func (h *Hub) pushState(ctx context.Context, sessions []*Session, room chat.RoomID, about func(chat.RoomState) protocol.Payload) error {
	if len(sessions) == 0 {
		return nil
	}
	st, err := h.Store.RoomState(ctx, sessions[0].user, room)
	if err != nil {
		return err
	}
	frame := encode(0, about(st))
	for _, s := range sessions {
		s.push(frame)
	}
	return nil
}
