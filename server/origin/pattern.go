package origin

import (
	"fmt"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// anyLabel at the beginning of a host stands for exactly one label.
const anyLabel = "*."

// ParsePattern reads an origin of an operator's list, such as https://a.example or https://*.example.org, and returns it in a
// browser's spelling.
func ParsePattern(s string) (string, error) {
	scheme, host, found := strings.Cut(s, "://")
	if !found {
		return "", fmt.Errorf("%q is not an origin; write it as https://chat.example.org", s)
	}
	rest, wild := strings.CutPrefix(host, anyLabel)
	if strings.Contains(rest, "*") {
		return "", fmt.Errorf("%q: a * stands for one label at the beginning of a host, as https://*.example.org", s)
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
		return "", fmt.Errorf("%q would let in sites of strangers; a * stands before a domain of yours, as https://*.example.org", s)
	}
	return o.Scheme + "://" + anyLabel + o.Host, nil
}

// Allowed reports whether one of the patterns, as ParsePattern returns them, stands for a site.
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
