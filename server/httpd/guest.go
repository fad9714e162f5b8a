package httpd

import (
	"encoding/json"
	"errors"
	"io"
	"math"
	"mime"
	"net/http"
	"os"
	"strconv"
	"strings"

	"parley/shared/chat"
)

const bodyMax = 1 << 10

// guest makes a guest of who is nobody yet. A browser asks for a cookie, which its scripts cannot read; other
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
	who, err := e.whoAsks(r)
	switch {
	case err == nil:
		if keepCookie && who.byCookie {
			e.giveCookie(w, r, who.token)
		}
		answer.User = who.User
		reply(w, http.StatusOK, answer)
		return
	case !unauthorized(err): // it may be somebody all the same
		refuse(w, e.Hub.Visible(err))
		return
	}
	if wait := e.Doors.Guest(e.address(r)); wait > 0 {
		refuse(w, chat.Limited("guests come from this address", wait))
		return
	}
	user, token, err := e.Guests.New(r.Context())
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

// guestRequest demands what a form of a foreign page cannot send: a JSON content type, and an origin of ours if any.
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
	var wish struct {
		Keep string `json:"keep"`
	}
	decoder := json.NewDecoder(strings.NewReader(string(body)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&wish); err != nil && !errors.Is(err, io.EOF) || wish.Keep != "" && wish.Keep != "cookie" {
		return false, chat.Errorf(chat.CodeBadFrame, `send {} for a token or {"keep":"cookie"} for a cookie`)
	}
	return wish.Keep == "cookie", nil
}

// signOut makes the token of the request void. Its sessions end, on every node.
func (e *edge) signOut(w http.ResponseWriter, r *http.Request) {
	if _, err := e.guestRequest(r); err != nil {
		refuse(w, err)
		return
	}
	who, err := e.whoAsks(r)
	if err == nil {
		err = e.Hub.Revoke(r.Context(), who.User.ID, who.Token)
	}
	if err != nil {
		refuse(w, e.Hub.Visible(err))
		return
	}
	e.dropCookies(w, r, who.token)
	w.WriteHeader(http.StatusNoContent)
}

func reply(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(body)
}

// refuse answers with what a user may see of err.
func refuse(w http.ResponseWriter, err error) {
	visible := chat.AsError(err)
	if visible.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(visible.Wait().Seconds()))))
	}
	reply(w, status(visible.Code), map[string]any{"error": visible})
}

func status(code chat.Code) int {
	switch code {
	case chat.CodeUnauthorized:
		return http.StatusUnauthorized
	case chat.CodeForbidden:
		return http.StatusForbidden
	case chat.CodeRateLimited, chat.CodeTooMany:
		return http.StatusTooManyRequests
	case chat.CodeTooBig:
		return http.StatusRequestEntityTooLarge
	case chat.CodeRetryLater:
		return http.StatusServiceUnavailable
	case chat.CodeInternal:
		return http.StatusInternalServerError
	}
	return http.StatusBadRequest
}
