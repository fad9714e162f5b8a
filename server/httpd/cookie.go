package httpd

import (
	"crypto/rand"
	"net/http"
	"slices"
	"time"

	"parley/server/auth"
	"parley/shared/chat"
)

const (
	cookieBase = "parley" // and the whole name, before servers of one host had names of their own
	cookieDays = 400      // what browsers keep at most
	cookiesMax = 4        // tokens of one request that are looked up

	deviceCookie = "device" // who has signed in on this device: account.From.Known
	visitCookie  = "visit"  // a browser that is not signed in yet
	visitWait    = time.Hour
	whoCookie    = "who" // the id of the user whom a page has signed in; the program reads it
	whoWait      = time.Hour
)

// cookieName returns the name and the path of the cookie. The instance keeps two servers of one host apart, since cookies ignore
// ports. By https, __Host- keeps sibling hosts and plain http from setting one in its place; it demands the path /,
// below which __Secure- is the next best.
func (e *edge) cookieName(secure bool) (name, path string) {
	name, path = cookieBase, Base(e.PublicURL)
	if e.Instance != "" {
		name += "-" + e.Instance
	}
	switch {
	case !secure:
		return name, path
	case path == "/":
		return "__Host-" + name, path
	}
	return "__Secure-" + name, path
}

// named returns the name of another cookie.
func (e *edge) named(r *http.Request, what string) string {
	name, _ := e.cookieName(e.secure(r))
	return name + "-" + what
}

// setCookie sets another cookie, or deletes it if it lasts no time.
func (e *edge) setCookie(w http.ResponseWriter, r *http.Request, what, value string, lasts time.Duration) {
	cookie := e.cookie(r, value)
	cookie.Name, cookie.MaxAge = e.named(r, what), int(lasts.Seconds())
	if lasts <= 0 {
		cookie.MaxAge = -1
	}
	http.SetCookie(w, cookie)
}

// tellWho tells the program who a page has signed in: until the server welcomes that user, it would take the browser to be still the one's
// before. It is no secret and proves nothing.
func (e *edge) tellWho(w http.ResponseWriter, r *http.Request, user chat.UserID) {
	cookie := e.cookie(r, string(user))
	cookie.Name, cookie.MaxAge, cookie.HttpOnly = e.named(r, whoCookie), int(whoWait.Seconds()), false
	http.SetCookie(w, cookie)
}

// visit returns the id of a browser that may not be signed in yet.
func (e *edge) visit(w http.ResponseWriter, r *http.Request) string {
	if cookie, err := r.Cookie(e.named(r, visitCookie)); err == nil && cookie.Value != "" {
		return cookie.Value
	}
	id := rand.Text()
	e.setCookie(w, r, visitCookie, id, visitWait)
	return id
}

// cookie returns the cookie that holds a token.
func (e *edge) cookie(r *http.Request, token string) *http.Cookie {
	secure := e.secure(r)
	name, path := e.cookieName(secure)
	return &http.Cookie{
		Name: name, Value: token, Path: path, MaxAge: cookieDays * 24 * 60 * 60,
		HttpOnly: true, Secure: secure, SameSite: http.SameSiteLaxMode,
	}
}

// hasCookie reports whether a request has a cookie of ours, good or not.
func (e *edge) hasCookie(r *http.Request) bool {
	name, _ := e.cookieName(e.secure(r))
	return len(r.CookiesNamed(name)) > 0 || len(r.CookiesNamed(cookieBase)) > 0
}

// giveCookie sets the cookie under the present name, for another 400 days, and deletes it under the old one.
func (e *edge) giveCookie(w http.ResponseWriter, r *http.Request, token string) {
	cookie := e.cookie(r, token)
	http.SetCookie(w, cookie)
	e.dropOldCookie(w, r, cookie.Name, token)
}

// dropCookies deletes a cookie that giveCookie, or an older server, has set.
func (e *edge) dropCookies(w http.ResponseWriter, r *http.Request, token string) {
	cookie := e.cookie(r, "")
	cookie.MaxAge = -1
	http.SetCookie(w, cookie)
	e.dropOldCookie(w, r, cookie.Name, token)
	if _, err := r.Cookie(e.named(r, whoCookie)); err == nil {
		e.setCookie(w, r, whoCookie, "", -1)
	}
}

// dropOldCookie leaves other tokens alone: they may be those of an older server on another port.
func (e *edge) dropOldCookie(w http.ResponseWriter, r *http.Request, present, token string) {
	if present != cookieBase && slices.Contains(values(r, cookieBase), token) {
		http.SetCookie(w, &http.Cookie{Name: cookieBase, Path: "/", MaxAge: -1, HttpOnly: true, Secure: e.secure(r), SameSite: http.SameSiteLaxMode})
	}
}

// cookieTokens returns the tokens of a request's cookies that may be ours, up to cookiesMax. A sibling host can add
// cookies of our name, also in front of ours: signed ones, which it cannot make, come first.
func (e *edge) cookieTokens(r *http.Request) []string {
	secure := e.secure(r)
	name, _ := e.cookieName(secure)
	tokens := values(r, name)
	if len(tokens) == 0 || !secure && name != cookieBase {
		tokens = append(tokens, e.oldTokens(r, secure)...)
	}
	signed, others := []string{}, []string{}
	for _, token := range tokens {
		switch e.Guests.Kind(token) {
		case auth.Signed, auth.Account:
			signed = append(signed, token)
		case auth.Unsigned:
			others = append(others, token)
		}
	}
	all := slices.Concat(signed, others)
	return all[:min(len(all), cookiesMax)]
}

// oldTokens returns what has the name that older servers gave to all cookies. By https such a cookie may be a sibling host's, who
// wants people to be somebody else: a token that is newer than the name, or one of several, does not count.
func (e *edge) oldTokens(r *http.Request, secure bool) []string {
	tokens := values(r, cookieBase)
	if !secure {
		return tokens
	}
	tokens = slices.DeleteFunc(tokens, func(token string) bool { return e.Guests.Kind(token) != auth.Unsigned })
	if len(tokens) > 1 {
		return nil
	}
	return tokens
}

// values returns the different values of all cookies with a name.
func values(r *http.Request, name string) []string {
	var all []string
	for _, cookie := range r.CookiesNamed(name) {
		if !slices.Contains(all, cookie.Value) {
			all = append(all, cookie.Value)
		}
	}
	return all
}
