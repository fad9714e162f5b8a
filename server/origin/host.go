package origin

import (
	"errors"
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"golang.org/x/net/idna"
)

// profile follows the URL Standard (section 3.5, domain to ASCII). It allows names that are invalid in DNS, such as those with an underscore,
// since private networks have them.
var profile = idna.New(
	idna.MapForLookup(), idna.Transitional(false), idna.StrictDomainName(false), idna.CheckHyphens(false),
	idna.CheckJoiners(true), idna.BidiRule(), idna.VerifyDNSLength(false),
)

// forbidden are the code points that a domain must not contain (URL Standard, section 3.1), besides controls.
const forbidden = " #%/:<>?@[\\]^|*\x7f"

// split splits off the port, without leading zeros. The port may be empty.
func split(hostPort string) (name, port string, err error) {
	end := len(hostPort)
	if i := strings.LastIndexByte(hostPort, ':'); i > strings.LastIndexByte(hostPort, ']') {
		end, port = i, hostPort[i+1:]
	}
	name = hostPort[:end]
	if strings.Contains(name, ":") && !strings.HasPrefix(name, "[") {
		return "", "", fmt.Errorf("%q has too many colons; write an IPv6 address in brackets, as [2001:db8::1]:8080", hostPort)
	}
	if port == "" {
		return name, "", nil
	}
	number, err := strconv.ParseUint(port, 10, 16)
	if err != nil {
		return "", "", fmt.Errorf("%q is not a port; use a number from 1 to 65535", port)
	}
	return name, strconv.FormatUint(number, 10), nil
}

// canonical returns a name or an address as browsers spell it, without a final dot.
func canonical(name string) (string, error) {
	if strings.HasPrefix(name, "[") {
		return ipv6(name)
	}
	ascii, err := profile.ToASCII(name)
	if err != nil {
		return "", fmt.Errorf("%q is not a host: %w", name, err)
	}
	ascii = strings.TrimSuffix(ascii, ".")
	control := func(r rune) bool { return r < ' ' }
	switch {
	case ascii == "":
		return "", errors.New("the host is missing")
	case strings.ContainsAny(ascii, forbidden) || strings.ContainsFunc(ascii, control):
		return "", fmt.Errorf("%q is not a host: it has a character that is not allowed in hosts", name)
	case strings.HasPrefix(ascii, ".") || strings.Contains(ascii, ".."):
		return "", fmt.Errorf("%q is not a host: a part between dots is empty", name)
	case numeric(ascii[strings.LastIndexByte(ascii, '.')+1:]):
		return ipv4(ascii)
	}
	return ascii, nil
}

// numeric reports whether browsers parse a host with this last label as an IPv4 address.
func numeric(label string) bool {
	digits := "0123456789"
	if hex, isHex := strings.CutPrefix(label, "0x"); isHex {
		label, digits = hex, "0123456789abcdef"
	}
	return strings.Trim(label, digits) == ""
}

// ipv4 accepts only the form with four numbers. Browsers convert other forms, such as 127.1, before they send them.
func ipv4(name string) (string, error) {
	addr, err := netip.ParseAddr(name)
	if err != nil || !addr.Is4() {
		return "", fmt.Errorf("%q is not an IPv4 address; write four numbers, as 192.0.2.7", name)
	}
	return addr.String(), nil
}

// ipv6 returns the shortest form in brackets. As in browsers, an embedded IPv4 address is hexadecimal.
func ipv6(name string) (string, error) {
	inner, closed := strings.CutSuffix(name[1:], "]")
	addr, err := netip.ParseAddr(inner)
	switch {
	case err != nil || !closed || !addr.Is6():
		return "", fmt.Errorf("%q is not an IPv6 address; write it as [2001:db8::1]", name)
	case addr.Zone() != "":
		return "", fmt.Errorf("%q has a zone, which browsers do not accept; use a name or an address without one", name)
	case addr.Is4In6():
		raw := addr.As16()
		return fmt.Sprintf("[::ffff:%x:%x]", uint(raw[12])<<8|uint(raw[13]), uint(raw[14])<<8|uint(raw[15])), nil
	}
	return "[" + addr.String() + "]", nil
}
