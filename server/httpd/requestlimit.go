package httpd

import (
	"crypto/sha256"
	"net"
	"net/http"
	"net/netip"
	"sync"

	"parley/server/auth"
)

const (
	shareMin   = 2   // requests that an address may have under way, however many others there are
	reserve    = 4   // beyond the bound, a quarter of it is for addresses that have none under way
	refusalMax = 256 // refusals that are being written at once; a stream beyond them is reset
)

// requestLimit bounds the requests that are being answered. An address may have an eighth of what is free, so that the more
// addresses take part in a flood, the less each has, and a new one still gets an answer. 0 is no bound.
type requestLimit struct {
	max        int
	perAddress int

	mu       sync.Mutex
	all      int
	refusing int
	of       map[netip.Addr]int
}

// bounded refuses requests beyond requestLimit, and those that come too fast.
func (e *edge) bounded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		network := e.network(r)
		if conn, ok := r.Context().Value(connKey{}).(*tracked); ok {
			conn.asks()
		}
		if !e.Unlimited && !e.slowEnough(r, network) {
			e.tooFast(w, r)
			return
		}
		if !e.requests.enter(network) {
			e.requests.refuse(w, r)
			return
		}
		defer e.requests.exit(network)
		next.ServeHTTP(w, r)
	})
}

// person identifies a user by a hash of the token.
type person [sha256.Size]byte

// slowEnough takes a request from the budget of its person, if it has a token that a server of this store has signed, and otherwise from
// that of its network, which strangers share. It looks nothing up.
func (e *edge) slowEnough(r *http.Request, network netip.Addr) bool {
	token, _ := bearer(withOfferedToken(r))
	if cookies := e.cookieTokens(r); token == "" && len(cookies) > 0 {
		token = cookies[0]
	}
	if token == "" || !network.IsValid() || !e.Guests.Kind(token).Ours() {
		return e.pace.Allow(network)
	}
	return e.persons.Allow(person(sha256.Sum256([]byte(token))))
}

// connKey is the key of a request's connection in its context.
type connKey struct{}

// tracked is a connection and the limit that counts it.
type tracked struct {
	net.Conn
	by *connLimit
}

// asks notes that a whole request has arrived.
func (t *tracked) asks() { t.by.asks(t.Conn) }

// tooFast ends a connection. One of HTTP/2 is cut: while it is told to go away, net/http reads on what it sends, as fast as it can.
// That of a proxy goes on, since it has the requests of others too.
func (e *edge) tooFast(w http.ResponseWriter, r *http.Request) {
	if _, believed := e.peer(r); believed {
		e.requests.refuse(w, r)
		return
	}
	if conn, ok := r.Context().Value(connKey{}).(*tracked); ok && r.ProtoMajor == 2 {
		hangUp(conn.Conn)
		panic(http.ErrAbortHandler)
	}
	w.Header().Set("Connection", "close")
	e.requests.refuse(w, r)
}

// network returns the network that a request is counted for: the zero address for a proxy that does not say for whom it asks.
func (e *edge) network(r *http.Request) netip.Addr {
	addr := e.address(r)
	peer, believed := e.peer(r)
	if e.believes(addr) || believed && addr == peer {
		return netip.Addr{}
	}
	return auth.Network(addr)
}

// enter counts a request of a network in, or returns false.
func (f *requestLimit) enter(network netip.Addr) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.of == nil {
		f.of = map[netip.Addr]int{}
	}
	if f.max > 0 && f.all >= f.max && (f.of[network] > 0 || f.all >= f.max+f.max/reserve) {
		return false
	}
	if f.perAddress > 0 && network.IsValid() && f.of[network] >= f.share() {
		return false
	}
	f.all++
	f.of[network]++
	return true
}

// share returns how many requests an address may have under way. mu held.
func (f *requestLimit) share() int {
	if f.max == 0 {
		return f.perAddress
	}
	return min(f.perAddress, max((f.max-f.all)/8, shareMin))
}

// exit counts a request out.
func (f *requestLimit) exit(network netip.Addr) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.all--
	if f.of[network]--; f.of[network] <= 0 {
		delete(f.of, network)
	}
}

// refuse answers without a body, since a peer that reads nothing could make the server wait. Even the header waits while the
// connection is stuck, so refusals are bounded too.
func (f *requestLimit) refuse(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	many := f.refusing >= refusalMax
	if !many {
		f.refusing++
	}
	f.mu.Unlock()
	if many {
		panic(http.ErrAbortHandler)
	}
	defer func() {
		f.mu.Lock()
		f.refusing--
		f.mu.Unlock()
	}()
	tooMany.ServeHTTP(w, r)
}

var tooMany = timed(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Retry-After", "1")
	w.Header().Set("Content-Length", "0")
	w.WriteHeader(http.StatusTooManyRequests)
	http.NewResponseController(w).Flush()
}))
