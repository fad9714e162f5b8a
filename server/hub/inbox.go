package hub

import (
	"cmp"
	"context"

	"parley/server/hub/fit"
	"parley/server/hub/reads"
	"parley/server/store"
	"parley/shared/chat"
	"parley/shared/protocol"
)

// inbox answers Inbox. The store's query decides which rooms the user may read.
func (s *Session) inbox(ctx context.Context, p *protocol.Inbox) (protocol.Payload, error) {
	limit := cmp.Or(p.Limit, chat.InboxPage)
	return reads.Do(s.reads, func() (protocol.Payload, error) {
		found, err := s.hub.Store.Inbox(ctx, s.user, store.InboxPlace{At: p.At, Room: p.Room, Seq: p.Seq}, limit+1)
		more := len(found) > limit
		return &protocol.Entries{Events: fit.Pins(found[:min(len(found), limit)]), More: more}, err
	})
}
