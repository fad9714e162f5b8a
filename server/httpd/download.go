package httpd

import (
	"context"
	"net/http"

	"parley/shared/chat"
)

// download serves a room as a file, to whoever may read it. Another site cannot have it saved.
func (e *edge) download(w http.ResponseWriter, r *http.Request) {
	if site := r.Header.Get("Sec-Fetch-Site"); site == "cross-site" || site == "same-site" {
		refuse(w, chat.Errorf(chat.CodeForbidden, "a link on another site cannot save a room; open the room and save it there"))
		return
	}
	who, err := e.letIn(r)
	if err == nil || unauthorized(err) && e.takesGuests(r.Context()) { // a token that was an account's is no better than none
		err = e.downloads.Serve(w, r, who.User.ID, e.network(r), func(ctx context.Context, room chat.RoomID) error {
			if !e.stillIn(ctx, who) {
				return chat.Errorf(chat.CodeUnauthorized, "you are signed out")
			}
			return e.Hub.MayRead(ctx, room, who.User.ID, who.role())
		})
	}
	if err != nil && r.Context().Err() == nil { // otherwise nobody waits for it
		refuse(w, e.Hub.Visible(err))
	}
}

// stillIn reports whether somebody who was let in still would be: the session may have ended on any server. A store that cannot be asked
// ends nothing.
func (e *edge) stillIn(ctx context.Context, who identity) bool {
	if !who.Claimed && !e.takesGuests(ctx) {
		return false
	}
	if who.Session == "" { // a stranger
		return true
	}
	live, err := e.Hub.Store.LiveSessions(ctx, []string{who.Session})
	return err != nil || len(live) > 0
}
