package httpd

import (
	"net/http"
	"strings"
)

// tokenOffer is how a page without cookies sends its token: as a subprotocol besides the one that is spoken, since the
// script of a page can set no other header of a handshake.
const tokenOffer = "parley.token."

// withOfferedToken returns the request with the token among the offered subprotocols as its bearer token. The offer is
// taken out, so that it is neither chosen, which would echo it, nor logged.
func withOfferedToken(r *http.Request) *http.Request {
	const key = "Sec-Websocket-Protocol"
	token, rest := "", []string(nil)
	for _, offer := range strings.Split(strings.Join(r.Header[key], ","), ",") {
		offer = strings.TrimSpace(offer)
		if found, is := strings.CutPrefix(offer, tokenOffer); is {
			token = found
		} else if offer != "" {
			rest = append(rest, offer)
		}
	}
	if token == "" {
		return r
	}
	r = r.Clone(r.Context())
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set(key, strings.Join(rest, ", "))
	return r
}
