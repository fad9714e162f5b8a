package origin

import (
	"fmt"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// anyLabel at the beginning of a host matches exactly one label.
const anyLabel = "*."

// ParsePattern parses an origin in an operator's list, such as https://a.example or https://*.example.org, and returns it as browsers
// spell it.
func ParsePattern(s string) (string, error) {
	scheme, host, found := strings.Cut(s, "://")
	if !found {
		return "", fmt.Errorf("%q is not an origin; write it as https://chat.example.org", s)
	}
	rest, wild := strings.CutPrefix(host, anyLabel)
	if strings.Contains(rest, "*") {
		return "", fmt.Errorf("%q: a * matches one label at the beginning of a host, as https://*.example.org", s)
	}
	o, err := Parse(scheme + "://" + rest)
	if err != nil {
		return "", err
	}
	if !wild {
		return o.String(), nil
	}
	name, _, _ := strings.Cut(o.Host, ":")
	if _, err := publicsuffix.EffectiveTLDPlusOne(name); err != nil || numeric(name[strings.LastIndexByte(name, '.')+1:]) {
		return "", fmt.Errorf("%q would allow sites of others; write a * only before a domain of your own, as https://*.example.org", s)
	}
	return o.Scheme + "://" + anyLabel + o.Host, nil
}

// Allowed reports whether one of the patterns, as ParsePattern returns them, matches a site.
func Allowed(patterns []string, o Origin) bool {
	for _, p := range patterns {
		if p == o.String() {
			return true
		}
		label, parent, _ := strings.Cut(o.Host, ".")
		if label != "" && p == o.Scheme+"://"+anyLabel+parent {
			return true
		}
	}
	return false
}
