package client

import (
	"context"
	"encoding/json"
	"slices"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// mutedMax bounds whom one user can mute.
const mutedMax = 1000

// mutes is whom the user does not want to hear. It is kept on this device, for each user by itself, and the server does not
// know of it. The loop owns it; a nil *mutes is nobody.
type mutes struct {
	owner    chat.UserID // whose it is
	list     []chat.User // as they were called then, in the order of muting
	ids      map[chat.UserID]bool
	revealed map[string]bool // items of the open room that are shown all the same
}

func (m *mutes) has(id chat.UserID) bool { return m != nil && m.ids[id] }

func (m *mutes) any() bool { return m != nil && len(m.list) > 0 }

// hides reports whether an item is not shown.
func (m *mutes) hides(it *item) bool {
	return m != nil && it.event != nil && m.ids[it.event.By.ID] && !m.revealed[it.key]
}

// set takes another list.
func (m *mutes) set(list []chat.User) {
	m.list, m.ids = list, make(map[chat.UserID]bool, len(list))
	for _, u := range list {
		m.ids[u.ID] = true
	}
}

// hideAll hides again what was revealed.
func (m *mutes) hideAll() { m.revealed = map[string]bool{} }

// Mute hides a user's messages on this device: they collapse, and are not counted, announced or found.
func (c *Client) Mute(u chat.User) {
	c.want(func(e *engine) {
		if u.ID != "" && u.ID != e.me.ID && !e.mutes.has(u.ID) && len(e.mutes.list) < mutedMax {
			e.mute(append(slices.Clone(e.mutes.list), e.users.now(u)))
		}
	})
}

// Unmute shows a user's messages again.
func (c *Client) Unmute(id chat.UserID) {
	c.want(func(e *engine) {
		if e.mutes.has(id) {
			e.mute(slices.DeleteFunc(slices.Clone(e.mutes.list), func(u chat.User) bool { return u.ID == id }))
		}
	})
}

// Reveal shows the messages behind a RowMuted, until the room is opened again.
func (c *Client) Reveal(key string) { c.want(func(e *engine) { e.reveal(key) }) }

// mute changes and keeps the list.
func (e *engine) mute(list []chat.User) {
	e.muted(list)
	key, value := keyMuted+string(e.me.ID), encode(list)
	if j, ok := e.keep.keeper.storage.(Journal); ok && j.PutNow(key, value) != nil {
		_ = j.DeleteNow(key) // else it would be read in place of what follows
	}
	e.keep.keeper.put(key, func() []byte { return value }, nil)
}

// muted takes another list, and makes everything anew that it changes.
func (e *engine) muted(list []chat.User) {
	e.mutes.set(list)
	for _, r := range e.rooms {
		if r.unread > 0 {
			r.unsifted = true
			e.sift(r)
		}
	}
	e.screen.shelf.touch(func(*item) bool { return true })
	e.dirty.all()
}

// loadMutes reads the list of the user whom this client is now, or reads it again: another tab has changed it.
func (e *engine) loadMutes() {
	id, list := e.me.ID, []chat.User(nil)
	e.keep.keeper.jobs.Put(job{"get the muted", func(ctx context.Context, s Storage) (err error) {
		list, err = readMuted(ctx, s, id)
		return err
	}, func(err error) {
		e.client.want(func(e *engine) {
			if e.me.ID == id && err == nil {
				e.mutes.owner = id
				e.muted(list)
			}
		})
	}})
}

func readMuted(ctx context.Context, s Storage, id chat.UserID) ([]chat.User, error) {
	value, err := s.Get(ctx, keyMuted+string(id))
	if err != nil || value == nil {
		return nil, err
	}
	var list []chat.User
	_ = json.Unmarshal(value, &list) // damaged: as if there were none
	list = slices.DeleteFunc(list, func(u chat.User) bool { return u.ID == "" })
	return list[:min(len(list), mutedMax)], nil
}

// sift takes the messages of the muted out of a count that came from the server, once they are known.
func (e *engine) sift(r *room) {
	if r.unsifted && e.recount(r) {
		r.unsifted = false
	}
}

// reveal shows a run of hidden messages.
func (e *engine) reveal(key string) {
	e.screen.shelf.reveal(key, e.mutes)
	e.dirty.any, e.dirty.open = true, true
}

func mutedKey(it *item) string { return "muted " + it.key }

// hidden makes one row of a run of hidden messages.
func (w *scribe) hidden(rows []view.Row, f flow, it *item, waiting *notices) ([]view.Row, flow) {
	row := view.Row{Key: mutedKey(it), Kind: view.RowMuted, At: it.event.At.Time(), Seq: it.event.Seq}
	if !f.muted || w.day(row.At) != f.day {
		rows = w.flush(rows, waiting)
	}
	if rows, f = w.separate(rows, f, it, &row); !f.muted {
		f.author, f.muted = "", true
		return append(rows, row), f
	}
	if last := len(rows) - 1; last >= 0 {
		rows[last].Others++
	}
	return rows, f
}
