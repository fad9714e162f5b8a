package passkey

import (
	"net/netip"
	"net/url"
	"strings"

	"github.com/go-webauthn/webauthn/protocol"

	"parley/server/origin"
)

// RelyingParty is who a passkey is made for. Browsers offer a passkey only to pages of its ID.
type RelyingParty struct {
	ID     string // a host, such as chat.example.org
	Origin string // of the pages that ask for passkeys, such as https://chat.example.org
}

// At returns the relying party of pages at an address. The host is the ID that the operator has chosen, or "" for the host of the address.
// It returns a Refusal if browsers have no passkeys for such pages: Insecure for plain http that is not of this machine, Address for
// an IP address or a host without a dot.
func At(page *url.URL, host string) (RelyingParty, error) {
	o, err := origin.Of(page.Scheme, page.Host)
	if err != nil {
		return RelyingParty{}, &Refusal{Reason: Address, Err: err}
	}
	name := hostname(o)
	local := name == "localhost" || strings.HasSuffix(name, ".localhost")
	addr, err := netip.ParseAddr(name)
	if o.Scheme != "https" && !local && (err != nil || !addr.IsLoopback()) {
		return RelyingParty{}, &Refusal{Reason: Insecure}
	}
	if err := protocol.ValidateRPID(name); err != nil {
		return RelyingParty{}, &Refusal{Reason: Address, Err: err}
	}
	rp := RelyingParty{ID: name, Origin: o.String()}
	if host != "" && !local {
		rp.ID = host
	}
	return rp, nil
}

// hostname returns the host of an origin without port and brackets.
func hostname(o origin.Origin) string { return (&url.URL{Host: o.Host}).Hostname() }

// ParseHost returns a relying party ID as browsers spell it.
func ParseHost(host string) (string, error) {
	o, err := origin.Of("https", host)
	if err != nil {
		return "", err
	}
	return o.Host, protocol.ValidateRPID(o.Host)
}

// RelatedOrigins returns the file /.well-known/webauthn of the host that the operator has chosen as the ID: browsers read there that pages
// of the public URL may ask for its passkeys. It returns nil if there is no need for one, since the host of the public URL is the ID or
// below it.
func RelatedOrigins(public *url.URL, host string) []byte {
	if public == nil || host == "" {
		return nil
	}
	rp, err := At(public, host)
	if name := strings.ToLower(public.Hostname()); err != nil || name == rp.ID || strings.HasSuffix(name, "."+rp.ID) {
		return nil
	}
	related, err := protocol.NewRelatedOrigins(rp.Origin)
	if err != nil {
		return nil
	}
	file, err := related.Bytes()
	if err != nil {
		return nil
	}
	return file
}
