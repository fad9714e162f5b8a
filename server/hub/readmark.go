package hub

import (
	"context"

	"parley/shared/protocol"
)

// markRead answers Read.
func (s *Session) markRead(ctx context.Context, p *protocol.Read) (protocol.Payload, error) {
	if _, err := s.readable(ctx, p.Room); err != nil {
		return nil, err
	}
	seq, err := s.hub.Store.SetRead(ctx, s.user, p.Room, p.Seq)
	if err != nil {
		return nil, err
	}
	s.hub.tellUser(ctx, s.user, note{Kind: noteSeen, Room: p.Room, Seq: seq, From: s.id})
	return &protocol.Done{}, nil
}
