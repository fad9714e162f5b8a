package httpd

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
)

// privateSuffixes end names that no stranger can own: public DNS never delegates them (RFC 6761, 6762, 8375; ICANN on .internal and .home; .lan is what home routers use).
var privateSuffixes = []string{".localhost", ".local", ".home.arpa", ".home", ".lan", ".internal", ".test"}

// hosts are the names that this server answers to while no public URL is set. A page of any site can make its own name resolve
// to this server's address (DNS rebinding) and is then of the same origin; but it cannot ask by another name.
type hosts struct {
	any   bool // a public URL decides
	names []string
}

// newHosts returns the names of this machine and of the allowed origins.
func newHosts(cfg Config) hosts {
	h := hosts{any: cfg.PublicURL != nil, names: []string{"localhost"}}
	if machine, err := os.Hostname(); err == nil {
		h.names = append(h.names, strings.ToLower(machine))
	}
	for _, origin := range cfg.Origins {
		if u, err := url.Parse(origin); err == nil {
			h.names = append(h.names, strings.ToLower(u.Hostname()))
		}
	}
	return h
}

// know reports whether a request names this server. Addresses and names without a dot cannot be somebody else's site.
// A health check may use any name: it reveals nothing.
func (h hosts) know(r *http.Request) bool {
	if h.any || r.URL.Path == "/healthz" || r.URL.Path == "/readyz" {
		return true
	}
	name := hostname(r.Host)
	if _, err := netip.ParseAddr(name); err == nil || !strings.Contains(name, ".") {
		return true
	}
	return slices.Contains(h.names, name) || slices.ContainsFunc(privateSuffixes, func(suffix string) bool { return strings.HasSuffix(name, suffix) })
}

// refuse tells the operator, who has probably sent the request, what to do.
func (h hosts) refuse(w http.ResponseWriter, r *http.Request) {
	name := strconv.Quote(clip(hostname(r.Host), deviceMax))
	http.Error(w, "This Parley server does not know that it is "+name+".\n"+
		"Whoever runs it says how people reach it: parley serve --public-url https://chat.example.org", http.StatusMisdirectedRequest)
}

// hostname returns the name in a Host header, in lower case, without port, brackets and the dot of the root.
func hostname(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.ToLower(strings.TrimSuffix(strings.Trim(host, "[]"), "."))
}
