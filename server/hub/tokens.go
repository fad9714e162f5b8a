package hub

import (
	"context"
	"slices"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// Revoke revokes a token of a user and ends the sessions that were opened with it, on every node.
func (h *Hub) Revoke(ctx context.Context, user chat.UserID, token []byte) error {
	if err := h.Store.Revoke(ctx, user, token); err != nil {
		return err
	}
	h.notifyUser(ctx, user, note{Kind: noteRevoked})
	return nil
}

// checkTokens ends the sessions whose token is revoked.
func (h *Hub) checkTokens(ctx context.Context, sessions []*Session) {
	sessions = slices.DeleteFunc(sessions, func(s *Session) bool { return s.token == nil })
	for part := range slices.Chunk(sessions, checkMax) {
		tokens := make([][]byte, len(part))
		for i, s := range part {
			tokens[i] = s.token
		}
		live, err := h.Store.LiveTokens(ctx, tokens)
		if err != nil {
			h.complain(ctx, "look for revoked tokens", err)
			return
		}
		valid := make(map[string]bool, len(live))
		for _, token := range live {
			valid[string(token)] = true
		}
		for _, s := range part {
			if !valid[string(s.token)] {
				s.goodbye(protocol.ReasonSignIn)
			}
		}
	}
}

// touchTokens marks the tokens of all sessions as used: an unused one is removed in time, with its user.
func (h *Hub) touchTokens(ctx context.Context) {
	var tokens [][]byte
	for _, s := range h.allSessions() {
		if s.token != nil {
			tokens = append(tokens, s.token)
		}
	}
	for part := range slices.Chunk(tokens, checkMax) {
		if err := h.Store.Touch(ctx, part, h.Now()); err != nil {
			h.complain(ctx, "mark tokens as used", err)
			return
		}
	}
}
