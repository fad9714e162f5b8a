package auth

import (
	"crypto/sha256"
	"net/netip"
	"time"

	"golang.org/x/time/rate"
)

// Lookup counts a look-up of a token in the store. A signed token has its own limit, which nobody else can use up. Unsigned tokens share
// the limit of their network; Found refunds those that exist. Each node counts for itself, since the shared count costs as much as the
// look-up.
func (l *Limits) Lookup(addr netip.Addr, token string, kind TokenKind) (wait time.Duration) {
	if l.off || kind == Malformed {
		return 0
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	return take(now, l.lookup(addr, token, kind, now))
}

// Found refunds a look-up that found a user.
func (l *Limits) Found(addr netip.Addr, token string, kind TokenKind) {
	if l.off || kind != Unsigned {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	giveBack(now, l.lookup(addr, token, kind, now))
}

// lookup returns the bucket of a token, with mu held.
func (l *Limits) lookup(addr netip.Addr, token string, kind TokenKind, now time.Time) *rate.Limiter {
	if kind.Ours() {
		return l.tokens.at(sha256.Sum256([]byte(token)), now)
	}
	return l.lookups.at(Network(addr), now)
}
