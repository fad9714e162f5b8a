package hub

import (
	"context"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// setLevel answers Level. The session itself is told too, before the answer: another one may have changed the level since.
func (s *Session) setLevel(ctx context.Context, p *protocol.Level) (protocol.Payload, error) {
	if _, err := s.readable(ctx, p.Room); err != nil {
		return nil, err
	}
	if err := s.hub.Store.SetLevel(ctx, s.user, p.Room, p.Level); err != nil {
		return nil, err
	}
	s.hub.notifyUser(ctx, s.user, note{Kind: noteLevel, Room: p.Room, From: s.id})
	return &protocol.Done{}, s.hub.pushLevel(ctx, []*Session{s}, p.Room)
}

// pushLevel tells sessions of a user the level of a room. It is read after the change that the note is about, and nobody else reads it
// until it is sent, so that the last one sent is the last one stored.
func (h *Hub) pushLevel(ctx context.Context, sessions []*Session, room chat.RoomID) error {
	h.levels.Lock()
	defer h.levels.Unlock()
	return h.pushState(ctx, sessions, room, func(st chat.RoomState) protocol.Payload {
		return &protocol.Leveled{Room: room, Level: st.Level}
	})
}

// levelChanged tells the sessions that have not changed it. A room that was left meanwhile has no level.
func (h *Hub) levelChanged(user chat.UserID, n note) {
	err := h.pushLevel(context.Background(), h.sessionsOf(user, n.From), n.Room)
	if err != nil && chat.AsError(err).Code != chat.CodeNoRoom {
		h.Log.Error("read the level of a room", "room", n.Room, "err", err)
	}
}
