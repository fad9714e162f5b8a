package auth

import (
	"crypto/sha256"
	"net/netip"
	"time"

	"golang.org/x/time/rate"
)

// Lookup is a look into the store for a token from an address. A signed token has a budget of its own, so that nobody else can use
// it up. The others share that of their address; found ones are given back. It is counted by each node for itself: to ask the
// shared count costs what a look into the store costs.
func (l *Limits) Lookup(addr netip.Addr, token string, kind TokenKind) (wait time.Duration) {
	if l.off || kind == Malformed {
		return 0
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	return take(now, l.lookup(addr, token, kind, now))
}

// Found refunds a lookup that found a user.
func (l *Limits) Found(addr netip.Addr, token string, kind TokenKind) {
	if l.off || kind != Unsigned {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	giveBack(now, l.lookup(addr, token, kind, now))
}

// lookup returns the bucket that pays for a look at a token. It needs mu.
func (l *Limits) lookup(addr netip.Addr, token string, kind TokenKind, now time.Time) *rate.Limiter {
	if kind == Signed {
		return l.tokens.at(sha256.Sum256([]byte(token)), now)
	}
	return l.lookups.at(Network(addr), now)
}
