package httpd

import (
	"net/http"
	"strings"

	"parley/server/auth"
	"parley/shared/chat"
)

// asker is who a request comes from.
type asker struct {
	auth.Caller
	token    string
	byCookie bool
}

// whoAsks returns the user of the request's bearer token or cookie, or unauthorized. An Authorization of another kind is somebody
// else's, such as that of a proxy that asks for a password; so may be a bearer token that comes with a page of ours, which has none.
func (e *edge) whoAsks(r *http.Request) (asker, error) {
	err := error(chat.Errorf(chat.CodeUnauthorized, "no token: get one with POST /api/guest"))
	if token, ok := bearer(r); ok {
		var caller auth.Caller
		caller, err = e.lookUp(r, token)
		if err == nil || !unauthorized(err) || !e.fromOwnPage(r) {
			return asker{Caller: caller, token: token}, err
		}
	}
	for _, token := range e.cookieTokens(r) {
		var caller auth.Caller
		caller, err = e.lookUp(r, token)
		if err == nil || !unauthorized(err) {
			return asker{Caller: caller, token: token, byCookie: true}, err
		}
	}
	return asker{}, err
}

// lookUp returns whose token it is, within the limits of looks into the store.
func (e *edge) lookUp(r *http.Request, token string) (auth.Caller, error) {
	addr, kind := e.address(r), e.Guests.Kind(token)
	if wait := e.Doors.Lookup(addr, token, kind); wait > 0 {
		return auth.Caller{}, chat.Limited("tokens come from this address", wait)
	}
	caller, err := e.Guests.Caller(r.Context(), token)
	if err == nil {
		e.Doors.Found(addr, token, kind)
	}
	return caller, err
}

// fromOwnPage reports whether a page of ours has made the request, for whose user a cookie speaks.
func (e *edge) fromOwnPage(r *http.Request) bool {
	from := r.Header.Get("Origin")
	return from != "" && e.sameSite(r, from)
}

// bearer returns the bearer token of a request, of whatever else there is.
func bearer(r *http.Request) (token string, ok bool) {
	for _, line := range r.Header["Authorization"] {
		kind, token, _ := strings.Cut(strings.TrimSpace(line), " ")
		if token = strings.TrimSpace(token); strings.EqualFold(kind, "Bearer") && token != "" {
			return token, true
		}
	}
	return "", false
}

func unauthorized(err error) bool {
	return err != nil && chat.AsError(err).Code == chat.CodeUnauthorized
}
