package httpd

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
)

// address returns who is asking: the peer, or what a proxy that is believed says of it.
func (e *edge) address(r *http.Request) netip.Addr {
	addr, believed := e.peer(r)
	if !believed {
		return addr
	}
	// The last proxy appended the address that it saw; what stands before it is hearsay.
	hops := strings.Split(r.Header.Get("X-Forwarded-For"), ",")
	for i := len(hops) - 1; i >= 0; i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		addr = hop.Unmap()
		if !e.believes(addr) {
			break
		}
	}
	return addr
}

// peer returns the other end of a connection, and whether it is believed about those that it stands in front of. A unix socket has
// no addresses; who may open it is said by its permissions, so it is a proxy that this machine's operator has let in.
func (e *edge) peer(r *http.Request) (addr netip.Addr, believed bool) {
	if local, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr); ok && local.Network() == "unix" {
		return thisMachine, true
	}
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}, false
	}
	addr = peer.Addr().Unmap()
	return addr, e.believes(addr)
}

// thisMachine is the address of whoever comes by a unix socket and says nothing of another one.
var thisMachine = netip.AddrFrom4([4]byte{127, 0, 0, 1})

func (e *edge) believes(addr netip.Addr) bool {
	for _, proxy := range e.Proxies {
		if proxy.Contains(addr) {
			return true
		}
	}
	return false
}

// secure reports whether people reach this server by https.
func (e *edge) secure(r *http.Request) bool {
	if e.PublicURL != nil {
		return e.PublicURL.Scheme == "https"
	}
	if r.TLS != nil {
		return true
	}
	_, believed := e.peer(r)
	return believed && r.Header.Get("X-Forwarded-Proto") == "https"
}

// sameSite reports whether a request with that Origin may act for the user: the server's own pages, and the
// allowed ones.
func (e *edge) sameSite(r *http.Request, origin string) bool {
	for _, allowed := range e.Origins {
		if strings.EqualFold(origin, allowed) {
			return true
		}
	}
	u, err := url.Parse(origin)
	if err != nil || u.Host == "" || u.Path != "" {
		return false
	}
	if e.PublicURL != nil && u.Scheme == e.PublicURL.Scheme && strings.EqualFold(u.Host, e.PublicURL.Host) {
		return true
	}
	scheme := "http"
	if e.secure(r) {
		scheme = "https"
	}
	return e.PublicURL == nil && u.Scheme == scheme && strings.EqualFold(u.Host, r.Host)
}
