package httpd

import (
	"crypto/tls"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"parley/server/auth"
	"parley/server/httpd/budget"
)

// unsentBytes is what the kernel may hold of an answer beyond what is on its way to the peer. Without it, a peer that reads nothing
// makes the kernel hold megabytes.
const unsentBytes = 128 << 10

// A connection that was closed holds memory until its goroutines have ended. So many may be closing before no more are closed to
// make room: a share of the maximum, but at least closingMin.
const (
	closingShare = 4
	closingMin   = 16
)

const fullLogEvery = time.Minute

// connLimit bounds the plain connections: those that are not, or not yet, upgraded to a WebSocket. 0 is no bound.
type connLimit struct {
	max        int // of all
	perAddress int // not of a proxy: it has those of everybody
	proxy      func(netip.Addr) bool
	log        *slog.Logger
	handshakes *budget.Budget[netip.Addr] // of new connections with TLS, unless perAddress is 0

	mu      sync.Mutex
	open    map[net.Conn]*plainConn
	closing map[net.Conn]struct{} // closed to make room; their goroutines have not ended yet
	of      map[netip.Addr]int
	logged  time.Time
}

// plainConn is one of them. Its network is the zero address for a proxy.
type plainConn struct {
	network netip.Addr
	idle    bool // between two requests
	asked   bool // a whole request has arrived
	since   time.Time
}

// changed follows the connections of a server; it is its ConnState.
func (c *connLimit) changed(conn net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		if !c.enter(conn) {
			hangUp(conn)
			return
		}
		limitUnsent(conn, unsentBytes)
	case http.StateActive, http.StateIdle:
		c.mark(conn, state == http.StateIdle)
	case http.StateHijacked:
		c.exit(conn)
		limitUnsent(conn, 0)
	case http.StateClosed:
		c.exit(conn)
	}
}

// enter counts a connection in. When there is no room it makes some, or returns false.
func (c *connLimit) enter(conn net.Conn) bool {
	fresh := &plainConn{network: c.network(conn), since: time.Now()}
	if _, secure := conn.(*tls.Conn); secure && c.perAddress > 0 && !c.handshakes.Allow(fresh.network) {
		return false
	}
	victim, ok := c.admit(conn, fresh)
	if victim != nil {
		hangUp(victim)
	}
	return ok
}

// admit decides whether a connection comes in, and which one must be closed for it.
func (c *connLimit) admit(conn net.Conn, fresh *plainConn) (victim net.Conn, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.open == nil {
		c.open, c.closing, c.of = map[net.Conn]*plainConn{}, map[net.Conn]struct{}{}, map[netip.Addr]int{}
	}
	byAddress := c.perAddress > 0 && fresh.network.IsValid() && c.of[fresh.network] >= c.perAddress
	switch {
	case byAddress:
		victim = c.longestWaiting(func(p *plainConn) bool { return p.network == fresh.network })
	case c.max > 0 && len(c.open) >= c.max:
		if victim = c.longestWaiting(func(p *plainConn) bool { return p.network.IsValid() }); victim == nil {
			victim = c.oldestOfTheBusiest(fresh.network)
		}
		if victim == nil && !fresh.network.IsValid() { // all connections may be a proxy's
			victim = c.longestWaiting(func(p *plainConn) bool { return !p.network.IsValid() })
		}
		c.complain()
	default:
		c.add(conn, fresh)
		return nil, true
	}
	if victim == nil || c.max > 0 && len(c.closing) >= max(c.max/closingShare, closingMin) {
		return nil, false
	}
	c.remove(victim)
	c.closing[victim] = struct{}{}
	c.add(conn, fresh)
	return victim, true
}

// longestWaiting returns the matching connection that has been without a request for the longest time, or nil: one between two
// requests, or one whose first request has not arrived yet.
func (c *connLimit) longestWaiting(matches func(*plainConn) bool) (found net.Conn) {
	var since time.Time
	for conn, p := range c.open {
		if (p.idle || !p.asked) && matches(p) && (found == nil || p.since.Before(since)) {
			found, since = conn, p.since
		}
	}
	return found
}

// oldestOfTheBusiest returns the oldest connection of the network with the most, if it has more than the newcomer's.
func (c *connLimit) oldestOfTheBusiest(newcomer netip.Addr) (found net.Conn) {
	var busiest netip.Addr
	for network, n := range c.of {
		if n > c.of[busiest] {
			busiest = network
		}
	}
	if c.of[busiest] <= c.of[newcomer]+1 {
		return nil
	}
	var since time.Time
	for conn, p := range c.open {
		if p.network == busiest && (found == nil || p.since.Before(since)) {
			found, since = conn, p.since
		}
	}
	return found
}

// mark notes that a connection begins a request, or waits for the next one.
func (c *connLimit) mark(conn net.Conn, idle bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if p := c.open[conn]; p != nil {
		p.idle, p.since = idle, time.Now()
	}
}

// asks notes that a whole request has arrived.
func (c *connLimit) asks(conn net.Conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if p := c.open[conn]; p != nil {
		p.asked = true
	}
}

// exit counts a connection out that was closed or upgraded.
func (c *connLimit) exit(conn net.Conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.closing, conn)
	c.remove(conn)
}

// add counts a connection in. mu held.
func (c *connLimit) add(conn net.Conn, p *plainConn) {
	c.open[conn] = p
	if p.network.IsValid() {
		c.of[p.network]++
	}
}

// remove counts a connection out. mu held.
func (c *connLimit) remove(conn net.Conn) {
	p := c.open[conn]
	if p == nil {
		return
	}
	delete(c.open, conn)
	if c.of[p.network]--; c.of[p.network] <= 0 {
		delete(c.of, p.network)
	}
}

// complain tells the operator, but not once for each connection of a flood.
func (c *connLimit) complain() {
	if now := time.Now(); now.Sub(c.logged) >= fullLogEvery {
		c.logged = now
		c.log.Warn("all plain connections are taken; the longest idle ones are closed", "connections", len(c.open))
	}
}

// network returns the network of a peer, or the zero address for a proxy.
func (c *connLimit) network(conn net.Conn) netip.Addr {
	peer, err := netip.ParseAddrPort(conn.RemoteAddr().String())
	if err != nil || c.proxy(peer.Addr().Unmap()) {
		return netip.Addr{}
	}
	return auth.Network(peer.Addr())
}

// hangUp ends a connection at once: the close message of TLS could wait for a peer that reads nothing.
func hangUp(conn net.Conn) {
	if secured, ok := conn.(*tls.Conn); ok {
		conn = secured.NetConn()
	}
	conn.Close()
}
