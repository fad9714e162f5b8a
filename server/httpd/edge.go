package httpd

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"parley/server/auth"
	"parley/server/auth/account"
	"parley/server/httpd/device"
	"parley/shared/chat"
)

// Accounts is what the edge needs of accounts. *account.Service implements it.
type Accounts interface {
	// Rotate returns another token for the session of an account's cookie, or "" if the present one is to be kept.
	Rotate(ctx context.Context, by auth.Caller, token string) (next string, err error)
	// TakeHandOver signs in by a hand-over link.
	TakeHandOver(ctx context.Context, secret string, from account.From) (account.SignedIn, error)
	// EndSession ends a session of a user, on every node.
	EndSession(ctx context.Context, user chat.UserID, id string) error
	// EndSoon ends a session in a moment, when the tabs of its browser have the cookie of another one.
	EndSoon(user chat.UserID, id string)
}

// ErrWasAccount is in the chain of the unauthorized error for a refused token of an account: whoever shows it is no stranger, and
// becomes no guest without asking for it.
var ErrWasAccount = errors.New("a token of an account")

// Edge is what pages without the program need of the edge: who asks, cookies, and addresses.
type Edge struct{ e *edge }

// Identify returns who the cookie of a request belongs to, or unauthorized, with ErrWasAccount in its chain if the cookie is a refused one
// of an account.
func (x *Edge) Identify(r *http.Request) (auth.Caller, error) {
	who, err := x.e.identifyOnce(r)
	return who.Caller, err
}

// From returns where a request comes from.
func (x *Edge) From(r *http.Request) account.From { return x.e.from(r) }

// from is From.
func (e *edge) from(r *http.Request) account.From {
	known := ""
	if cookie, err := r.Cookie(e.named(r, deviceCookie)); err == nil {
		known = cookie.Value
	}
	address := e.address(r)
	return account.From{Address: address, Origin: e.Guests.Origin(address, e.shown(r)), Device: device.Name(r.UserAgent()), Known: known}
}

// SignIn gives the browser the cookies of a session. The session that it had before ends, also if it is another user's.
func (x *Edge) SignIn(w http.ResponseWriter, r *http.Request, in account.SignedIn) {
	e := x.e
	before, err := e.identifyOnce(r)
	e.giveCookie(w, r, in.Token)
	e.setCookie(w, r, deviceCookie, in.Known, cookieDays*24*time.Hour)
	e.setCookie(w, r, visitCookie, "", -1)
	e.tellWho(w, r, in.User.ID)
	if err == nil && before.Session != in.Session {
		e.Accounts.EndSoon(before.User.ID, before.Session)
	}
}

// SignOut ends the session of the request, if there is one, and deletes its cookie.
func (x *Edge) SignOut(w http.ResponseWriter, r *http.Request) error {
	who, err := x.e.identifyOnce(r)
	if err == nil {
		err = x.e.Accounts.EndSession(r.Context(), who.User.ID, who.Session)
	}
	if err != nil && !unauthorized(err) {
		return err
	}
	x.e.dropCookies(w, r, who.token)
	return nil
}

// BeGuest gives a browser that is nobody's the cookie of a new guest, also one that still has the cookie of an account that was signed out
// elsewhere: somebody has asked for it. It returns the guest, or who a browser is that is signed in.
func (x *Edge) BeGuest(w http.ResponseWriter, r *http.Request) (chat.User, error) {
	who, err := x.e.identifyOnce(r)
	if !unauthorized(err) {
		return who.User, err
	}
	if !x.e.takesGuests(r.Context()) {
		return chat.User{}, chat.Errorf(chat.CodeForbidden, "this server takes no guests")
	}
	user, token, err := x.e.newGuest(r)
	if err == nil {
		x.e.giveCookie(w, r, token)
		x.e.tellWho(w, r, user.ID)
	}
	return user, err
}

// Visit returns a random id of this browser, for an hour, to which challenges are bound before it is known who it is. It sets a
// cookie at the first call.
func (x *Edge) Visit(w http.ResponseWriter, r *http.Request) string { return x.e.visit(w, r) }

// Address returns the address of the client.
func (x *Edge) Address(r *http.Request) netip.Addr { return x.e.address(r) }

// Secure reports whether the browser has used https.
func (x *Edge) Secure(r *http.Request) bool { return x.e.secure(r) }

// Path returns the absolute path of a page, such as "sign-in", for links and redirects.
func (x *Edge) Path(page string) string { return Base(x.e.PublicURL) + strings.TrimPrefix(page, "/") }

// FixedURL returns --public-url, or nil: the only address for mail, and for links that somebody else opens.
func (x *Edge) FixedURL() *url.URL { return x.e.PublicURL }

// PublicURL returns --public-url, or the address by which this request has reached the server. Without --public-url a client can choose it
// within the names that the server answers to, so it is for what the same client gets to see.
func (x *Edge) PublicURL(r *http.Request) *url.URL { return x.e.publicURL(r) }

// publicURL is PublicURL.
func (e *edge) publicURL(r *http.Request) *url.URL {
	if e.PublicURL != nil {
		return e.PublicURL
	}
	return &url.URL{Scheme: e.scheme(r), Host: r.Host, Path: "/"}
}

// Next returns the path in the field next of a query or form, if it is one of this server, and otherwise the base. It is safe in a
// Location header.
func (x *Edge) Next(r *http.Request) string {
	return localPath(r.FormValue("next"), Base(x.e.PublicURL))
}
