package load

import (
	"context"
	"fmt"
	"strings"
	"time"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// sendLoop sends messages of one user until ctx ends.
func (r *run) sendLoop(ctx context.Context, u *user) {
	every := time.Duration(float64(time.Second) * float64(r.Senders) / r.Rate)
	pause(ctx, time.Duration(r.chance(int(every)+1))) // senders do not start at once
	next := time.Now()
	for n := 0; ; {
		next = next.Add(every)
		if !pause(ctx, max(time.Until(next), 0)) {
			return
		}
		if v := u.view(); v.Waiting+v.Changes >= unsentMax {
			next = time.Now()
			continue
		}
		n++
		u.current().Send(r.nextMessage(u, n))
		for left := r.Changes; left > 0; left-- {
			if r.share(min(left, 1)) {
				r.changeSomething(u, n)
			}
		}
	}
}

// nextMessage returns the next message of a user, and its room. No user ever sends the same text twice.
func (r *run) nextMessage(u *user, n int) (chat.RoomID, view.Draft) {
	if i := r.chance(r.Rooms + len(r.closed)); i >= r.Rooms && u.follows(r.closed[i-r.Rooms].id) {
		return r.closed[i-r.Rooms].id, view.Draft{Text: textOf(u, n, r.chance(80)) + r.mention()}
	}
	room := r.room(r.chance(r.Rooms))
	d := view.Draft{Text: textOf(u, n, r.chance(80))}
	if r.share(r.Private) {
		if peer := r.users[r.chance(len(r.users))].view().Me.ID; peer != "" && peer != u.view().Me.ID {
			d.To = peer
		}
	}
	return room, d
}

// mention mentions a random user in one text of three, which is then in that user's inbox.
func (r *run) mention() string {
	if u := r.users[r.chance(len(r.users))]; r.share(0.3) {
		return " @" + u.view().Me.Name
	}
	return ""
}

func textOf(u *user, n, length int) string {
	return fmt.Sprintf("%d/%d %s", u.number, n, strings.Repeat("x", length))
}
