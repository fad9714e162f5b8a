package client

import (
	"slices"
	"time"

	"parley/shared/chat"
	"parley/shared/client/timeline"
	"parley/shared/protocol"
)

// Typing says that the user is typing in the open room. It may be called at each key.
func (c *Client) Typing() { c.post((*engine).sendTyping) }

const (
	typingShown = 5 * time.Second // after the last word of it
	typingEvery = 3 * time.Second // one's own is sent at most so often
	typistsMax  = 20
)

// typist is somebody who is typing.
type typist struct {
	chat.User
	until time.Time
}

// sendTyping tells the others in the open room that the user is typing.
func (e *engine) sendTyping() {
	r, now := e.screen.room, time.Now()
	if r == nil || !r.joined || now.Sub(e.typedAt) < typingEvery {
		return
	}
	e.typedAt = now
	e.connection.Send(0, &protocol.Typing{Room: r.ID})
}

// handleTyping shows who is typing, for a while.
func (e *engine) handleTyping(w *protocol.Writing) {
	r := e.rooms[w.Room]
	if r == nil || !r.joined {
		return
	}
	if r.typing == nil {
		r.typing = map[chat.UserID]typist{}
	}
	for _, u := range w.Users {
		if _, known := r.typing[u.ID]; u.ID != e.me.ID && (known || len(r.typing) < typistsMax) {
			e.updateUsers(u)
			r.typing[u.ID] = typist{u, time.Now().Add(typingShown)}
		}
	}
	e.typingChanged(r)
}

// typingChanged shows who is typing now, and plans to look again when the first of them stops.
func (e *engine) typingChanged(r *room) {
	now := time.Now()
	var first time.Time
	for id, t := range r.typing {
		switch {
		case !t.until.After(now):
			delete(r.typing, id)
		case first.IsZero() || t.until.Before(first):
			first = t.until
		}
	}
	if !first.IsZero() {
		e.schedule.At("typing "+string(r.ID), first, func() { e.typingChanged(r) })
	}
	if e.isOpen(r) {
		e.dirty.open = true
	}
}

// stopsTyping is called when somebody has said something.
func (e *engine) stopsTyping(r *room, id chat.UserID) {
	if _, typing := r.typing[id]; typing {
		delete(r.typing, id)
		e.typingChanged(r)
	}
}

// typists returns the names of who is typing, in order.
func (r *room) typists(d *timeline.Users, m *timeline.Blocks) []string {
	var list []chat.User
	for _, t := range r.typing {
		if !m.Has(t.ID) {
			list = append(list, d.Now(t.User))
		}
	}
	slices.SortFunc(list, timeline.ByName)
	names := make([]string, len(list))
	for i, u := range list {
		names[i] = u.Name
	}
	return names
}
