package hub

import (
	"context"
	"net/netip"
	"time"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// Whether somebody is silenced is decided by the store, in the transaction of what is said, so it holds on every node from its commit on. What a
// session knows of it is for its client, which counts down, and for what is not stored.

// SilenceChange is a silence that somebody has put somebody under or lifted, for the audit.
type SilenceChange struct {
	By            chat.UserID
	From          netip.Addr // invalid if it is not known
	User          chat.UserID
	Before, After chat.Silence
}

// silence answers Silence.
func (s *Session) silence(ctx context.Context, p *protocol.Silence) (protocol.Payload, error) {
	now := s.hub.Now()
	to := chat.Silence{Reason: p.Reason}
	switch {
	case p.On && p.Seconds == 0:
		to.Until = chat.Forever
	case p.On:
		to.Until = chat.MillisOf(now.Add(time.Duration(p.Seconds) * time.Second))
	}
	before, err := s.hub.Store.Silence(ctx, s.user, p.User, to, now)
	if err != nil {
		return nil, err
	}
	answer := protocol.SilencedAs(p.User, to)
	if before == to {
		return answer, nil
	}
	s.hub.AccountChanged(ctx, p.User)
	if s.hub.AuditSilence != nil {
		err = s.hub.AuditSilence(ctx, SilenceChange{s.user, s.address, p.User, before, to})
	}
	return answer, err
}

// silences answers Silences. The store says what the user is: through another node that may have changed.
func (s *Session) silences(ctx context.Context, p *protocol.Silences) (protocol.Payload, error) {
	mine, err := s.hub.Store.Account(ctx, s.user)
	if err != nil {
		return nil, err
	}
	theirs, err := s.hub.Store.Account(ctx, p.User)
	if err == nil && !chat.MaySilence(mine.Role, theirs.Role) {
		err = notAllowed()
	}
	if err != nil {
		return nil, err
	}
	return protocol.SilencedAs(p.User, theirs.Silence.At(chat.MillisOf(s.hub.Now()))), nil
}

// silenced reports whether the user is silenced in a room, as far as this node knows.
func (s *Session) silenced(r *Room) bool {
	a := s.account.Load()
	return r.info.Kind == chat.Public && a != nil && a.Silenced.At(chat.MillisOf(s.hub.Now())).Until != 0
}
