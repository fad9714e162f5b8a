package httpd

import (
	"context"
	"net/http"
	"net/netip"
	"sync"

	"golang.org/x/time/rate"
)

const budgetsMax = 10_000 // of those who have one; beyond, all begin anew, which bounds the memory

// budgets is a token bucket for each key, such as a network.
type budgets[K comparable] struct {
	limit rate.Limit
	burst int

	mu sync.Mutex
	by map[K]*rate.Limiter
}

// allow takes a token of a key. The zero key, of a proxy that does not say for whom it asks, has as many as it wants.
func (b *budgets[K]) allow(key K) bool {
	var unknown K
	if key == unknown {
		return true
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	bucket := b.by[key]
	if bucket == nil {
		if b.by == nil || len(b.by) >= budgetsMax {
			b.by = map[K]*rate.Limiter{}
		}
		bucket = rate.NewLimiter(b.limit, b.burst)
		b.by[key] = bucket
	}
	return bucket.Allow()
}

type networkKey struct{}

// known tells the pages for which network a request is counted: the zero address if nothing is.
func (e *edge) known(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !e.Unlimited {
			r = r.WithContext(context.WithValue(r.Context(), networkKey{}, e.network(r)))
		}
		next.ServeHTTP(w, r)
	})
}

func networkOf(r *http.Request) netip.Addr {
	network, _ := r.Context().Value(networkKey{}).(netip.Addr)
	return network
}
