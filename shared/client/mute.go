package client

import (
	"context"
	"encoding/json"
	"slices"

	"parley/shared/chat"
	"parley/shared/client/storage"
	"parley/shared/client/timeline"
)

// mutedMax bounds whom one user can mute.
const mutedMax = 1000

// Mute hides a user's messages on this device: they collapse, and are not counted, announced or found.
func (c *Client) Mute(u chat.User) {
	c.post(func(e *engine) {
		if u.ID != "" && u.ID != e.me.ID && !e.mutes.Has(u.ID) && len(e.mutes.List) < mutedMax {
			e.setMuted(append(slices.Clone(e.mutes.List), e.users.Now(u)))
		}
	})
}

// Unmute shows a user's messages again.
func (c *Client) Unmute(id chat.UserID) {
	c.post(func(e *engine) {
		if e.mutes.Has(id) {
			e.setMuted(slices.DeleteFunc(slices.Clone(e.mutes.List), func(u chat.User) bool { return u.ID == id }))
		}
	})
}

// Reveal shows the messages behind a RowMuted, until the room is opened again.
func (c *Client) Reveal(key string) { c.post(func(e *engine) { e.revealRun(key) }) }

// setMuted changes and stores the list.
func (e *engine) setMuted(list []chat.User) {
	e.muteChanged(list)
	key, value := storage.KeyMuted+string(e.me.ID), storage.Encode(list)
	e.saver.worker.PutNow(key, value, nil)
}

// muteChanged takes another list, and makes everything anew that it changes.
func (e *engine) muteChanged(list []chat.User) {
	e.mutes.Set(list)
	for _, r := range e.rooms {
		if r.unread > 0 {
			r.includesMuted = true
			e.excludeMuted(r)
		}
	}
	e.screen.rows.Invalidate(func(*timeline.Item) bool { return true })
	e.dirty.all()
}

// loadMutes reads the list of the user whom this client is now, or reads it again: another tab has changed it.
func (e *engine) loadMutes() {
	id, list := e.me.ID, []chat.User(nil)
	e.saver.worker.Do("get the muted", func(ctx context.Context, s storage.Store) (err error) {
		list, err = readMuted(ctx, s, id)
		return err
	}, func(err error) {
		e.client.post(func(e *engine) {
			if e.me.ID == id && err == nil {
				e.mutes.Owner = id
				e.muteChanged(list)
			}
		})
	})
}

func readMuted(ctx context.Context, s storage.Store, id chat.UserID) ([]chat.User, error) {
	value, err := s.Get(ctx, storage.KeyMuted+string(id))
	if err != nil || value == nil {
		return nil, err
	}
	var list []chat.User
	_ = json.Unmarshal(value, &list) // damaged: as if there were none
	list = slices.DeleteFunc(list, func(u chat.User) bool { return u.ID == "" })
	return list[:min(len(list), mutedMax)], nil
}

// excludeMuted takes the messages of the muted out of a count that came from the server, once they are known.
func (e *engine) excludeMuted(r *room) {
	if r.includesMuted && e.recount(r) {
		r.includesMuted = false
	}
}

// revealRun shows a run of hidden messages.
func (e *engine) revealRun(key string) {
	e.screen.rows.Reveal(key, e.mutes)
	e.dirty.any, e.dirty.open = true, true
}
