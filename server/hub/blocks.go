package hub

import (
	"context"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// A user may block people. What they write reaches the user's sessions like everything else, and clients fold it: so deliveries cost
// nothing. The store leaves them out of counts, the inbox, search and requests. What the hub refuses is what would reach the user alone in a
// conversation of the two: private messages, and changes of them.

// setBlock answers Block.
func (s *Session) setBlock(ctx context.Context, p *protocol.Block) (protocol.Payload, error) {
	changed, err := s.hub.Store.SetBlock(ctx, s.user, p.User, p.On, s.hub.Now())
	if err != nil {
		return nil, err
	}
	if changed {
		s.hub.notifyUser(ctx, s.user, note{Kind: noteBlocks, Room: chat.DirectID(s.user, p.User)})
	}
	return &protocol.Done{}, nil
}

// blocksChanged tells the sessions of a user whom the user blocks now, what is unread therefore, and what has become of a request in room.
func (h *Hub) blocksChanged(ctx context.Context, user chat.UserID, room chat.RoomID) error {
	if err := h.pushBlocked(ctx, user); err != nil {
		return err
	}
	q, err := h.Store.Request(ctx, room)
	if err == nil && q.To == user {
		h.requestAnswered(ctx, user, note{Room: room})
	}
	return err
}

// pushBlocked tells the sessions of a user whom the user blocks, and what is unread.
func (h *Hub) pushBlocked(ctx context.Context, user chat.UserID) error {
	blocked, err := h.Store.Blocked(ctx, user)
	if err != nil {
		return err
	}
	states, err := h.Store.RoomStates(ctx, user)
	if err != nil {
		return err
	}
	frames := [][]byte{encode(0, &protocol.Blocked{Users: blocked})}
	for _, st := range states {
		if st.Head > st.Read {
			frames = append(frames, encode(0, seen(st)))
		}
	}
	for _, s := range h.sessionsOf(user, "") {
		for _, frame := range frames {
			s.push(frame)
		}
	}
	return nil
}

// mayDeliver returns not_delivered if a private message cannot reach its recipient. It asks the store each time: a node that has not heard of
// a block yet must refuse too.
func (s *Session) mayDeliver(ctx context.Context, to chat.UserID) error {
	return s.hub.Store.MayDeliver(ctx, s.user, to, s.hub.Now())
}
