package admin

import (
	"context"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

// Silence silences a user in public rooms for so long, or until somebody lifts it if length is 0. Who may do that to whom is decided by the store.
func (s *Service) Silence(ctx context.Context, by Actor, user chat.UserID, length time.Duration, reason string) error {
	to := chat.Silence{Until: chat.Forever, Reason: reason}
	if length > 0 {
		to.Until = chat.MillisOf(s.Now().Add(length))
	}
	if err := chat.ValidateSilenceReason(reason); err != nil {
		return err
	}
	return s.silence(ctx, by, user, to)
}

// Unsilence lifts that.
func (s *Service) Unsilence(ctx context.Context, by Actor, user chat.UserID) error {
	return s.silence(ctx, by, user, chat.Silence{})
}

func (s *Service) silence(ctx context.Context, by Actor, user chat.UserID, to chat.Silence) error {
	before, err := s.Store.Silence(ctx, by.User, user, to, s.Now())
	if err != nil || before == to {
		return err
	}
	s.accountChanged(ctx, user)
	return s.Silenced(ctx, by, user, before, to)
}

// Silenced notes that somebody has silenced a user, or lifted that.
func (s *Service) Silenced(ctx context.Context, by Actor, user chat.UserID, before, after chat.Silence) error {
	return s.audit(ctx, by, store.AuditEntry{Act: ActSilence, Target: user, Before: describeSilence(before), After: describeSilence(after)})
}

func describeSilence(s chat.Silence) string {
	if s.Waits() {
		return "waits to be let in"
	}
	text := banned(s.Until)
	if s.Reason != "" {
		text += ": " + s.Reason
	}
	return text
}
