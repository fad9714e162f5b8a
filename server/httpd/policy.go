package httpd

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"parley/shared/chat"
)

// takesGuests reports whether people may come in without an account.
func (e *edge) takesGuests(ctx context.Context) bool {
	return e.Place == nil || e.Place(ctx).Policy.TakesGuests()
}

// letIn returns who makes a request, as identify does. Where guests are not taken, it returns forbidden for a guest and for a stranger.
func (e *edge) letIn(r *http.Request) (identity, error) {
	who, err := e.identify(r)
	guest := err == nil && !who.Claimed || unauthorized(err) && !errors.Is(err, ErrWasAccount)
	if guest && !e.takesGuests(r.Context()) {
		return identity{}, chat.Errorf(chat.CodeForbidden, "this server takes no guests; sign in at %s", e.publicURL(r).JoinPath("sign-in"))
	}
	return who, err
}

// role returns what a caller is. Whoever is unknown is a guest.
func (i identity) role() chat.Role {
	if i.Claimed {
		return i.Role
	}
	return chat.RoleGuest
}

// closedTo reports whether the page is that of a room which is closed to a caller.
func (e *edge) closedTo(r *http.Request, who identity) bool {
	if e.RoomAt == nil {
		return false
	}
	room := e.RoomAt(r.URL.Path)
	if room == "" {
		return false
	}
	err := e.Hub.MayRead(r.Context(), room, who.User.ID, who.role())
	return err != nil && chat.AsError(err).Code == chat.CodeNoGuests
}

// members leads people to the page for signing in before they see a page with messages, where guests are not taken: on the whole server, or
// in the room.
func (e *edge) members(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		taken := e.takesGuests(r.Context())
		if strings.HasPrefix(r.URL.Path, "/embed/") && !taken { // a sign-in in a frame would keep nobody signed in
			http.NotFound(w, r)
			return
		}
		if r.URL.Path != "/" && !strings.HasPrefix(r.URL.Path, "/r/") || taken && !e.closedTo(r, identity{}) {
			next.ServeHTTP(w, r)
			return
		}
		who, err := e.byCookie(r)
		switch {
		case err == nil && (who.Claimed || taken && !e.closedTo(r, who)):
			next.ServeHTTP(w, r)
		case err == nil || unauthorized(err):
			here := Base(e.PublicURL) + strings.TrimPrefix(r.URL.RequestURI(), "/")
			w.Header().Set("Location", Base(e.PublicURL)+"sign-in?next="+url.QueryEscape(here))
			w.WriteHeader(http.StatusSeeOther)
		default:
			refuse(w, e.Hub.Visible(err))
		}
	})
}
