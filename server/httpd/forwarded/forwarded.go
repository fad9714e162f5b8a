// Package forwarded reads the headers by which proxies say for whom they ask. It does not decide whom to believe.
package forwarded

import (
	"errors"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// The headers, in canonical form.
const (
	For      = "X-Forwarded-For"
	Proto    = "X-Forwarded-Proto"
	Host     = "X-Forwarded-Host"
	Standard = "Forwarded" // RFC 7239, which says all three
)

var (
	errHidden  = errors.New("the proxy does not tell the address")
	errUnclear = errors.New("this is not an address")
)

// ParseHop parses one address of a forwarding header, of which there are many spellings: with a port, in brackets, in quotes.
// An obfuscated identifier of RFC 7239, such as unknown or _hidden, is an error too.
func ParseHop(s string) (netip.Addr, error) {
	s = Unquote(s)
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

// List returns the elements of an X-Forwarded header, from all of its lines and in their order, without empty ones.
func List(lines []string) []string {
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

// Elements returns the elements of the header Forwarded, from all of its lines and in their order.
func Elements(lines []string) []string {
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

// Parameter returns the value of a parameter of an element of Forwarded, or "".
func Parameter(element, name string) string {
	for _, pair := range splitUnquoted(element, ';') {
		key, value, _ := strings.Cut(pair, "=")
		if strings.EqualFold(strings.TrimSpace(key), name) {
			return Unquote(value)
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

// Unquote removes spaces and quotes around a value. Addresses, schemes and hosts have nothing to escape.
func Unquote(s string) string {
	s = strings.TrimSpace(s)
	if len(s) >= 2 && s[0] == '"' && s[len(s)-1] == '"' {
		return strings.TrimSpace(s[1 : len(s)-1])
	}
	return s
}

// Scheme returns http or https for what the headers say, and the value that they say it with; "" is neither.
func Scheme(header http.Header) (scheme, value string) {
	if list := List(header[Proto]); len(list) > 0 {
		value = Unquote(list[0])
	} else if list := Elements(header[Standard]); len(list) > 0 {
		value = Parameter(list[0], "proto")
	}
	switch strings.ToLower(value) {
	case "https", "wss":
		return "https", value
	case "http", "ws":
		return "http", value
	}
	return "", value
}
