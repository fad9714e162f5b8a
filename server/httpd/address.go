package httpd

import (
	"cmp"
	"net"
	"net/http"
	"net/netip"

	"parley/server/httpd/forwarded"
	"parley/server/origin"
)

// address returns the address of the client: the peer, or what a trusted proxy says.
func (e *edge) address(r *http.Request) netip.Addr {
	addr, _ := e.client(r)
	return addr
}

// peer returns the other end of a connection, and whether it is a trusted proxy. A unix socket has
// no addresses; its permissions decide who may open it, so it is a proxy that this machine's operator has let in.
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

// thisMachine is the address of a peer on a unix socket that names no other.
var thisMachine = netip.AddrFrom4([4]byte{127, 0, 0, 1})

// believes reports whether an address is that of a trusted proxy.
func (e *edge) believes(addr netip.Addr) bool {
	for _, proxy := range e.Proxies {
		if proxy.Contains(addr) {
			return true
		}
	}
	return false
}

// client returns the address of the client, and how many trusted proxies the request came through. Each proxy appends the address that it
// saw, so the list is read from its end, up to the first address that is no trusted proxy: what stands before it may be forged.
func (e *edge) client(r *http.Request) (addr netip.Addr, proxies int) {
	addr, believed := e.peer(r)
	if !believed {
		return addr, 0
	}
	header, claims := e.claims(r, addr)
	for i := len(claims) - 1; i >= 0; i-- {
		proxies++
		claim := claims[i]
		if header == forwarded.Standard {
			claim = forwarded.Parameter(claim, "for")
		}
		hop, err := forwarded.ParseHop(claim)
		if err != nil {
			e.unread(header, claims[i], err)
			return addr, proxies
		}
		addr = hop
		if !e.believes(addr) {
			return addr, proxies
		}
	}
	return addr, proxies + 1
}

// claims returns the addresses that the proxies saw. Nearly all proxies send X-Forwarded-For; a Forwarded beside it may then be the
// client's. A proxy that has sent Forwarded alone does not send the other one: from then on that may be the client's.
func (e *edge) claims(r *http.Request, peer netip.Addr) (header string, claims []string) {
	plain, standard := r.Header[forwarded.For], r.Header[forwarded.Standard]
	if len(standard) == 0 {
		return forwarded.For, forwarded.List(plain)
	}
	if len(plain) == 0 {
		e.standard.add(peer)
	} else if !e.standard.has(peer) {
		return forwarded.For, forwarded.List(plain)
	}
	return forwarded.Standard, forwarded.Elements(standard)
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
	return believed && e.forwardedScheme(r) == "https"
}

// forwardedScheme returns the scheme that the browser used: the first of a list, to which each proxy appends its own. A client
// that forges it deceives only itself: a page of another site cannot set this header on its requests.
func (e *edge) forwardedScheme(r *http.Request) string {
	scheme, said := forwarded.Scheme(r.Header)
	if scheme == "" && said != "" {
		e.unread(forwarded.Proto, said, errScheme)
	}
	return cmp.Or(scheme, "http")
}

// forwardedHost returns the host that the outermost trusted proxy was asked for, or "".
func (e *edge) forwardedHost(r *http.Request) string {
	_, proxies := e.client(r)
	if proxies == 0 {
		return ""
	}
	if list := forwarded.List(r.Header[forwarded.Host]); len(list) > 0 {
		return forwarded.Unquote(list[max(0, len(list)-proxies)])
	}
	if list := forwarded.Elements(r.Header[forwarded.Standard]); len(list) > 0 {
		return forwarded.Parameter(list[max(0, len(list)-proxies)], "host")
	}
	return ""
}

// scheme returns the scheme by which people reach this server.
func (e *edge) scheme(r *http.Request) string {
	if e.secure(r) {
		return "https"
	}
	return "http"
}

// sameSite reports whether a request with that Origin may act for the user: the server's own pages, and the
// allowed ones.
func (e *edge) sameSite(r *http.Request, sent string) bool {
	from, err := origin.Parse(sent)
	if err != nil {
		return false
	}
	return origin.Allowed(e.Origins, from) || e.own(r, from)
}

// isOwn reports whether an Origin is that of the server's own pages.
func (e *edge) isOwn(r *http.Request, sent string) bool {
	from, err := origin.Parse(sent)
	return err == nil && e.own(r, from)
}

func (e *edge) own(r *http.Request, from origin.Origin) bool {
	if e.PublicURL != nil {
		own, err := origin.Of(e.PublicURL.Scheme, e.PublicURL.Host)
		return err == nil && own == from
	}
	// Some proxies rewrite Host and forward the right one, others forward one without its port: either will do, and a page of another site
	// can set neither.
	scheme := e.scheme(r)
	for _, host := range []string{r.Host, e.forwardedHost(r)} {
		if own, err := origin.Of(scheme, host); err == nil && own == from {
			return true
		}
	}
	return false
}
