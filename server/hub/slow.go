package hub

import (
	"context"
	"time"

	"parley/shared/chat"
)

// pace returns how long the user has to wait between two messages in a room by the rules that this node follows; 0 for those who keep order there.
func (s *Session) pace(r *Room) time.Duration {
	pace := r.rules.Load().Pace()
	if pace == 0 || r.info.Kind == chat.Direct {
		return 0
	}
	if all, err := s.rightsIn(context.Background(), r); err == nil && all.KeepsOrder() {
		return 0
	}
	return pace
}

// waits returns the milliseconds until the user may write in a room again.
func (s *Session) waits(ctx context.Context, r *Room) (int64, error) {
	pace := s.pace(r)
	if pace == 0 {
		return 0, nil
	}
	at, err := r.hub.Store.Spoke(ctx, r.info.ID, s.user)
	if err != nil || at == 0 {
		return 0, err
	}
	return max(0, min(pace, at.Time().Add(pace).Sub(r.hub.Now())).Milliseconds()), nil
}
