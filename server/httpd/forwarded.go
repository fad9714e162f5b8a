package httpd

import (
	"errors"
	"net/netip"
	"slices"
	"strings"
)

const (
	headerFor       = "X-Forwarded-For"
	headerProto     = "X-Forwarded-Proto"
	headerHost      = "X-Forwarded-Host"
	headerForwarded = "Forwarded" // RFC 7239, which says all three
)

var (
	errHidden  = errors.New("the proxy does not tell the address")
	errUnclear = errors.New("this is not an address")
)

// readHop reads one address of a forwarding header, of which there are many spellings: with a port, in brackets, in quotes.
// An obfuscated identifier of RFC 7239, such as unknown or _hidden, is errHidden.
func readHop(s string) (netip.Addr, error) {
	s = unquote(s)
	if strings.EqualFold(s, "unknown") || strings.HasPrefix(s, "_") {
		return netip.Addr{}, errHidden
	}
	addr, err := netip.ParseAddr(strings.TrimSuffix(strings.TrimPrefix(s, "["), "]"))
	if err != nil {
		withPort, err := netip.ParseAddrPort(s)
		if err != nil {
			return netip.Addr{}, errUnclear
		}
		addr = withPort.Addr()
	}
	return addr.Unmap().WithZone(""), nil
}

// listed returns the elements of a header that is a list, from all of its lines and in their order. Empty ones are none.
func listed(lines []string) []string {
	var all []string
	for _, line := range lines {
		for element := range strings.SplitSeq(line, ",") {
			if element = strings.TrimSpace(element); element != "" {
				all = append(all, element)
			}
		}
	}
	return all
}

// forwarded returns the elements of the header Forwarded, from all of its lines and in their order.
func forwarded(lines []string) []string {
	var all []string
	for _, line := range lines {
		for _, element := range splitUnquoted(line, ',') {
			if element = strings.TrimSpace(element); element != "" {
				all = append(all, element)
			}
		}
	}
	return all
}

// parameter returns what an element of Forwarded says by a name, or "".
func parameter(element, name string) string {
	for _, pair := range splitUnquoted(element, ';') {
		key, value, _ := strings.Cut(pair, "=")
		if strings.EqualFold(strings.TrimSpace(key), name) {
			return unquote(value)
		}
	}
	return ""
}

// splitUnquoted splits where a separator is outside of quotes. It goes from the right, where the nearest proxy has written: a quote
// that a client has left open does not swallow what comes after it.
func splitUnquoted(s string, separator byte) []string {
	var parts []string
	quoted := false
	for i := len(s) - 1; i >= 0; i-- {
		switch {
		case s[i] == '"' && (i == 0 || s[i-1] != '\\'):
			quoted = !quoted
		case s[i] == separator && !quoted:
			parts = append(parts, s[i+1:])
			s = s[:i]
		}
	}
	parts = append(parts, s)
	slices.Reverse(parts)
	return parts
}

// unquote takes off spaces and the quotes around a value. Addresses, schemes and hosts have nothing to escape.
func unquote(s string) string {
	s = strings.TrimSpace(s)
	if len(s) >= 2 && s[0] == '"' && s[len(s)-1] == '"' {
		return strings.TrimSpace(s[1 : len(s)-1])
	}
	return s
}
