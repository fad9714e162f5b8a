package httpd

import (
	"context"
	"net/http"
	"net/netip"
	"sync"

	"golang.org/x/time/rate"
)

const budgetsMax = 10_000 // networks; beyond, all begin anew, which bounds the memory

// budgets is a token bucket for each network.
type budgets struct {
	limit rate.Limit
	burst int

	mu sync.Mutex
	by map[netip.Addr]*rate.Limiter
}

// allow takes a token of a network. The zero address, of a proxy that does not say for whom it asks, has as many as it wants.
func (b *budgets) allow(network netip.Addr) bool {
	if !network.IsValid() {
		return true
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	bucket := b.by[network]
	if bucket == nil {
		if b.by == nil || len(b.by) >= budgetsMax {
			b.by = map[netip.Addr]*rate.Limiter{}
		}
		bucket = rate.NewLimiter(b.limit, b.burst)
		b.by[network] = bucket
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
