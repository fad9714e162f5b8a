package httpd

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"parley/server/auth"
	"parley/shared/chat"
)

// identity is the user that a request comes from, and the token that says so.
type identity struct {
	auth.Caller
	token    string
	byCookie bool
}

// identify returns the user of the request's bearer token or cookie, or unauthorized. An Authorization of another kind is meant for
// somebody else, such as a proxy that asks for a password; so may be a bearer token on a request of a page of ours, which sends none.
func (e *edge) identify(r *http.Request) (identity, error) {
	if token, ok := bearer(r); ok {
		caller, err := e.lookUp(r, token)
		if err == nil || !unauthorized(err) || !e.fromOwnPage(r) {
			return identity{Caller: caller, token: token}, err
		}
	}
	return e.byCookie(r)
}

// byCookie returns the user of the request's cookie, or unauthorized.
func (e *edge) byCookie(r *http.Request) (identity, error) {
	err := error(chat.Errorf(chat.CodeUnauthorized, "no token: get one with POST /api/guest"))
	for _, token := range e.cookieTokens(r) {
		caller, refusal := e.lookUp(r, token)
		if refusal == nil || !unauthorized(refusal) {
			return identity{Caller: caller, token: token, byCookie: true}, refusal
		}
		if !errors.Is(err, ErrWasAccount) {
			err = refusal
		}
	}
	return identity{}, err
}

// lookUp returns the user of a token, within the limits of lookups in the store.
func (e *edge) lookUp(r *http.Request, token string) (auth.Caller, error) {
	addr, kind := e.address(r), e.Guests.Kind(token)
	if wait := e.Doors.Lookup(addr, token, kind); wait > 0 {
		return auth.Caller{}, chat.Limited("tokens come from this address", wait)
	}
	caller, err := e.Guests.Caller(r.Context(), token)
	if err == nil {
		e.Doors.Found(addr, token, kind)
	} else if unauthorized(err) && kind == auth.Account {
		err = fmt.Errorf("%w: %w", ErrWasAccount, chat.Errorf(chat.CodeUnauthorized, "you are signed out; sign in at %s", e.publicURL(r).JoinPath("sign-in")))
	}
	return caller, err
}

// fromOwnPage reports whether a page of ours has made the request: its user is identified by a cookie.
func (e *edge) fromOwnPage(r *http.Request) bool {
	from := r.Header.Get("Origin")
	return from != "" && e.sameSite(r, from)
}

// bearer returns the bearer token of a request, which may have other Authorization lines too.
func bearer(r *http.Request) (token string, ok bool) {
	for _, line := range r.Header["Authorization"] {
		kind, token, _ := strings.Cut(strings.TrimSpace(line), " ")
		if token = strings.TrimSpace(token); strings.EqualFold(kind, "Bearer") && token != "" {
			return token, true
		}
	}
	return "", false
}

// shown returns the token of a request, whether it is valid or not; "" if there is none.
func (e *edge) shown(r *http.Request) string {
	token, _ := bearer(r)
	if own := e.cookieTokens(r); token == "" && len(own) > 0 {
		token = own[0]
	}
	return token
}

func unauthorized(err error) bool {
	return err != nil && chat.AsError(err).Code == chat.CodeUnauthorized
}

// tokenOffer begins the token of a page without cookies: it is offered as a second subprotocol, since the
// script of a page can set no other header of a handshake.
const tokenOffer = "parley.token."

// withOfferedToken returns the request with the token among the offered subprotocols as its bearer token. It removes the offer, so
// that it is neither chosen, which would echo it, nor logged.
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
