package httpd

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"os"
	"strings"

	"parley/server/auth/account"
	"parley/shared/chat"
)

const bodyMax = 1 << 10

// guest creates a guest unless the request is signed in. A browser asks for a cookie, which its scripts cannot read; other
// clients get a bearer token.
func (e *edge) guest(w http.ResponseWriter, r *http.Request) {
	keepCookie, err := e.guestRequest(r)
	if err != nil {
		e.logRefusal("guest refused", r, chat.AsError(err))
		refuse(w, err)
		return
	}
	answer := struct {
		Token string    `json:"token,omitempty"`
		User  chat.User `json:"user"`
	}{}
	who, err := e.letIn(r)
	switch {
	case err == nil:
		if keepCookie && who.byCookie {
			e.keep(w, r, who)
		}
		answer.User = who.User
		reply(w, http.StatusOK, answer)
		return
	case !unauthorized(err) || errors.Is(err, ErrWasAccount): // there may be a user all the same, or there was one
		refuse(w, e.Hub.Visible(err))
		return
	}
	user, token, err := e.newGuest(r)
	if err != nil {
		refuse(w, e.Hub.Visible(err))
		return
	}
	answer.User = user
	if keepCookie {
		e.giveCookie(w, r, token)
	} else {
		answer.Token = token
	}
	reply(w, http.StatusOK, answer)
}

// newGuest creates a guest with its token, within the limits of its address.
func (e *edge) newGuest(r *http.Request) (chat.User, string, error) {
	if wait := e.Doors.Guest(e.address(r)); wait > 0 {
		return chat.User{}, "", chat.Limited("guests come from this address", wait)
	}
	from := e.from(r)
	return e.Guests.New(r.Context(), from.Device, account.Network(from.Address), from.Origin)
}

// guestRequest refuses what a form of a foreign page can send: it demands a JSON content type, and an origin of ours if there is one.
func (e *edge) guestRequest(r *http.Request) (keepCookie bool, err error) {
	if origin := r.Header.Get("Origin"); origin != "" && !e.sameSite(r, origin) {
		return false, chat.Errorf(chat.CodeForbidden, "requests from other sites are not taken; an operator can allow one with --origins")
	}
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "application/json" {
		return false, chat.Errorf(chat.CodeBadFrame, "send Content-Type: application/json")
	}
	body, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, bodyMax))
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return false, chat.Errorf(chat.CodeBadFrame, "the body did not arrive in time")
	}
	if err != nil {
		return false, chat.Errorf(chat.CodeTooBig, "the body has at most %d bytes", bodyMax)
	}
	var request struct {
		Keep string `json:"keep"`
	}
	decoder := json.NewDecoder(strings.NewReader(string(body)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&request); err != nil && !errors.Is(err, io.EOF) || request.Keep != "" && request.Keep != "cookie" {
		return false, chat.Errorf(chat.CodeBadFrame, `send {} for a token or {"keep":"cookie"} for a cookie`)
	}
	return request.Keep == "cookie", nil
}

// signOut ends the session of the request, and what is connected by it, on every node.
func (e *edge) signOut(w http.ResponseWriter, r *http.Request) {
	if _, err := e.guestRequest(r); err != nil {
		refuse(w, err)
		return
	}
	who, err := e.identify(r)
	if err == nil {
		err = e.Hub.EndSession(r.Context(), who.User.ID, who.Session)
	}
	if errors.Is(err, ErrWasAccount) {
		e.dropCookies(w, r, "") // it would lead to the sign-in page
	}
	if err != nil {
		refuse(w, e.Hub.Visible(err))
		return
	}
	e.dropCookies(w, r, who.token)
	w.WriteHeader(http.StatusNoContent)
}
