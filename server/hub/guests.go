package hub

import (
	"context"

	"parley/shared/protocol"
)

// EndGuests ends the sessions of users without an account, on this node. Their names and messages stay.
func (h *Hub) EndGuests(ctx context.Context) {
	for _, s := range h.allSessions() {
		if !s.guest.Load() {
			continue
		}
		account, err := h.Store.Account(ctx, s.user)
		if err != nil {
			h.complain(ctx, "look for accounts", err)
			return
		}
		if account.Claimed != 0 {
			s.guest.Store(false)
			continue
		}
		s.goodbye(protocol.ReasonSignIn)
	}
}
