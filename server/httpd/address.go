package httpd

import (
	"cmp"
	"net"
	"net/http"
	"net/netip"
	"strings"

	"parley/server/origin"
)

// address returns who is asking: the peer, or what a proxy that is believed says of it.
func (e *edge) address(r *http.Request) netip.Addr {
	addr, _ := e.client(r)
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

// client returns who is asking, and how many proxies that are believed it came through. Each proxy appends the address that it
// saw, so the list is read from its end, up to the first address that is no proxy of ours: what stands before it is hearsay.
func (e *edge) client(r *http.Request) (addr netip.Addr, proxies int) {
	addr, believed := e.peer(r)
	if !believed {
		return addr, 0
	}
	header, claims := e.claims(r, addr)
	for i := len(claims) - 1; i >= 0; i-- {
		proxies++
		claim := claims[i]
		if header == headerForwarded {
			claim = parameter(claim, "for")
		}
		hop, err := readHop(claim)
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

// claims returns what the proxies say of whom they saw. Nearly all send X-Forwarded-For, and then a Forwarded beside it may be a
// client's. A proxy that has sent Forwarded alone does not make the other one: from then on that may be a client's.
func (e *edge) claims(r *http.Request, peer netip.Addr) (header string, claims []string) {
	plain, standard := r.Header[headerFor], r.Header[headerForwarded]
	if len(standard) == 0 {
		return headerFor, listed(plain)
	}
	if len(plain) == 0 {
		e.standard.add(peer)
	} else if !e.standard.has(peer) {
		return headerFor, listed(plain)
	}
	return headerForwarded, forwarded(standard)
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

// forwardedScheme returns what the browser spoke: the first of a list, to which each proxy appends what it was spoken to. A client
// that forges it deceives nobody but itself: a page of another site cannot set this header on its requests.
func (e *edge) forwardedScheme(r *http.Request) string {
	scheme, said := saidScheme(r)
	if scheme == "" && said != "" {
		e.unread(headerProto, said, errScheme)
	}
	return cmp.Or(scheme, "http")
}

// saidScheme returns http or https for what the headers say, and as they say it; "" is neither.
func saidScheme(r *http.Request) (scheme, said string) {
	if list := listed(r.Header[headerProto]); len(list) > 0 {
		said = unquote(list[0])
	} else if list := forwarded(r.Header[headerForwarded]); len(list) > 0 {
		said = parameter(list[0], "proto")
	}
	switch strings.ToLower(said) {
	case "https", "wss":
		return "https", said
	case "http", "ws":
		return "http", said
	}
	return "", said
}

// forwardedHost returns the host that the outermost proxy that is believed was asked for, or "".
func (e *edge) forwardedHost(r *http.Request) string {
	_, proxies := e.client(r)
	if proxies == 0 {
		return ""
	}
	if list := listed(r.Header[headerHost]); len(list) > 0 {
		return unquote(list[max(0, len(list)-proxies)])
	}
	if list := forwarded(r.Header[headerForwarded]); len(list) > 0 {
		return parameter(list[max(0, len(list)-proxies)], "host")
	}
	return ""
}

// scheme returns what people reach this server by.
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
	if origin.Allowed(e.Origins, from) {
		return true
	}
	if e.PublicURL != nil {
		own, err := origin.Of(e.PublicURL.Scheme, e.PublicURL.Host)
		return err == nil && own == from
	}
	// Some proxies rewrite Host and tell the right one, others tell one without its port: either will do, and a page of another site
	// can set neither.
	scheme := e.scheme(r)
	for _, host := range []string{r.Host, e.forwardedHost(r)} {
		if own, err := origin.Of(scheme, host); err == nil && own == from {
			return true
		}
	}
	return false
}
