package account

import "net/netip"

// Bits of an address that are stored with a session: enough to tell home from abroad, too few for a household.
const (
	bitsV4 = 24
	bitsV6 = 48
)

// Network returns the part of an address that is stored with a session, such as 203.0.113.0/24, or "" if the address is not known.
func Network(addr netip.Addr) string {
	addr = addr.Unmap().WithZone("")
	bits := bitsV6
	if addr.Is4() {
		bits = bitsV4
	}
	prefix, err := addr.Prefix(bits)
	if err != nil || !addr.IsValid() {
		return ""
	}
	return prefix.String()
}
