package client

import (
	"encoding/json"
	"fmt"
	"time"

	"parley/shared/chat"
)

// Keys of Storage.
const (
	keyState  = "state"
	keyRoom   = "room/"
	keyOutbox = "outbox/"
	keyDraft  = "draft/"
)

const (
	keepEvery = time.Second         // changes are gathered for so long before they are written
	keepLeast = chat.PageEvents / 2 // events; fewer of a room that goes on are no reason to drop an older page
)

// keep decides what is kept in Storage, so that the program opens offline with what it last knew and resumes from
// there: who one is, the rooms, the newest page of each, and what was not sent.
type keep struct {
	engine  *engine
	keeper  *keeper
	changed bool
	rooms   map[*room]bool
	failed  bool
}

// state notes that who one is or the list of rooms has changed.
func (k *keep) state() {
	k.changed = true
	k.soon()
}

// dirty notes that the timeline of r has changed.
func (k *keep) dirty(r *room) {
	k.rooms[r] = true
	k.state()
}

func (k *keep) soon() { k.engine.agenda.in("keep", keepEvery, k.flush) }

// forget drops what is kept of a room.
func (k *keep) forget(r *room) {
	delete(k.rooms, r)
	k.keeper.delete(keyRoom + string(r.ID))
	k.state()
}

// flush writes what has changed.
func (k *keep) flush() {
	if k.changed {
		state := k.engine.keptState()
		k.keeper.put(keyState, func() []byte { return encode(state) }, nil)
	}
	for r := range k.rooms {
		if r.tl != nil && (r.tl.start || len(r.tl.events) >= keepLeast) {
			t := r.tl.kept()
			t.Wove = k.engine.wove()
			k.keeper.put(keyRoom+string(r.ID), func() []byte { return encode(t) }, nil)
		}
	}
	k.changed = false
	clear(k.rooms)
}

// save keeps an unsent message. done is called by the loop when that is so, or has failed: then the user is told
// once, and the message is sent all the same.
func (k *keep) save(n *entry, done func()) {
	value := encode(n)
	if j, ok := k.keeper.storage.(Journal); ok && j.PutNow(n.key(), value) == nil {
		k.engine.client.intents.put(func(*engine) { done() })
		return
	}
	k.keeper.put(n.key(), func() []byte { return value }, func(err error) {
		k.engine.client.intents.put(func(e *engine) {
			if err != nil && !k.failed {
				k.failed = true
				e.tell("storage", chat.Errorf(chat.CodeInternal, "unsent messages cannot be kept on this device; leave the window open until they are sent"))
			}
			done()
		})
	})
}

// unsave drops it.
func (k *keep) unsave(n *entry) {
	if j, ok := k.keeper.storage.(Journal); ok {
		_ = j.DeleteNow(n.key()) // it can only be refused where nothing was kept either
	}
	k.keeper.delete(n.key())
}

func (n *entry) key() string { return fmt.Sprintf("%s%020d-%s", keyOutbox, n.Order, n.Nonce) }

// wove returns the end of each direct room's timeline: up to there its events are woven in where they belong.
func (e *engine) wove() map[chat.RoomID]chat.Seq {
	ends := make(map[chat.RoomID]chat.Seq, len(e.direct))
	for _, r := range e.direct {
		if r.tl != nil {
			ends[r.ID] = r.tl.last()
		}
	}
	return ends
}

func encode(v any) []byte {
	data, err := json.Marshal(v)
	if err != nil {
		panic("client: " + err.Error()) // plain data: only a broken program gets here
	}
	return data
}
