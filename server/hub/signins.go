package hub

import (
	"context"
	"slices"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// EndSession ends one stored session of a user, and what is connected by it, on every node.
func (h *Hub) EndSession(ctx context.Context, user chat.UserID, id string) error {
	if err := h.Store.EndSession(ctx, user, id); err != nil {
		return err
	}
	h.SessionsEnded(ctx, user)
	return nil
}

// EndSessions ends all stored sessions of a user but one, whose id may be empty, and what is connected by them, on every node.
func (h *Hub) EndSessions(ctx context.Context, user chat.UserID, but string) error {
	if err := h.Store.EndSessions(ctx, user, but); err != nil {
		return err
	}
	h.SessionsEnded(ctx, user)
	return nil
}

// SessionsEnded closes what is connected by sessions of a user that have ended in the store, on every node.
func (h *Hub) SessionsEnded(ctx context.Context, user chat.UserID) {
	h.notifyUser(ctx, user, note{Kind: noteRevoked})
}

// checkSignIns ends the sessions whose stored session has ended.
func (h *Hub) checkSignIns(ctx context.Context, sessions []*Session) {
	for part := range slices.Chunk(signedIn(sessions), checkMax) {
		live, err := h.Store.LiveSessions(ctx, signIns(part))
		if err != nil {
			h.complain(ctx, "look for sessions that have ended", err)
			return
		}
		valid := make(map[string]bool, len(live))
		for _, id := range live {
			valid[id] = true
		}
		for _, s := range part {
			if !valid[s.signIn] {
				s.goodbye(protocol.ReasonSignIn)
				h.mark(ctx, s)
			}
		}
	}
}

// mark marks the network of a session that has ended, in case a ban ended it: the store only knows where its stored session began.
func (h *Hub) mark(ctx context.Context, s *Session) {
	if s.network == "" {
		return
	}
	if err := h.Store.Mark(ctx, s.user, s.network, h.Now()); err != nil {
		h.complain(ctx, "mark the network of somebody who is banned", err)
	}
}

// touchSignIns marks the stored sessions as used: an unused one is removed in time, with its user.
func (h *Hub) touchSignIns(ctx context.Context) {
	for part := range slices.Chunk(signedIn(h.allSessions()), checkMax) {
		if err := h.Store.Touch(ctx, signIns(part), h.Now()); err != nil {
			h.complain(ctx, "mark sessions as used", err)
			return
		}
	}
}

// signedIn returns those of the sessions that have a stored one.
func signedIn(sessions []*Session) []*Session {
	return slices.DeleteFunc(sessions, func(s *Session) bool { return s.signIn == "" })
}

func signIns(sessions []*Session) []string {
	ids := make([]string, len(sessions))
	for i, s := range sessions {
		ids[i] = s.signIn
	}
	return ids
}
