// Package origin normalizes origins as browsers do, so that two spellings of one site compare equal.
package origin

import (
	"fmt"
	"strings"
)

// Origin is a site as browsers spell it. Equal origins are the same site.
type Origin struct {
	Scheme string // http or https
	Host   string // lower case, in ASCII, with a port unless it is the scheme's own
}

// String returns what a browser sends in the Origin header.
func (o Origin) String() string { return o.Scheme + "://" + o.Host }

// Parse parses an Origin header, which must not have a path, a query or credentials.
func Parse(s string) (Origin, error) {
	scheme, host, found := strings.Cut(s, "://")
	if !found {
		return Origin{}, fmt.Errorf("%q is not an origin; write it as https://chat.example.org", s)
	}
	return Of(strings.ToLower(scheme), host)
}

// Of returns the origin of pages that are requested with a scheme and a Host header.
func Of(scheme, hostPort string) (Origin, error) {
	if scheme != "http" && scheme != "https" {
		return Origin{}, fmt.Errorf("%q is neither http nor https", scheme)
	}
	name, port, err := split(hostPort)
	if err != nil {
		return Origin{}, err
	}
	if name, err = canonical(name); err != nil {
		return Origin{}, err
	}
	if port == "" || port == defaultPort(scheme) {
		return Origin{scheme, name}, nil
	}
	return Origin{scheme, name + ":" + port}, nil
}

func defaultPort(scheme string) string {
	if scheme == "https" {
		return "443"
	}
	return "80"
}
