package client

import (
	"encoding/json"
	"time"

	"parley/shared/chat"
)

// Keys of Storage. What is kept of rooms is of one format: another one has keys of its own, so that no program misreads
// or overwrites what an older or newer one has kept. Unsent messages and drafts are for all of them.
const (
	format    = "2/"
	keyState  = format + "state"
	keyRoom   = format + "room/"
	keyPage   = format + "page/"
	keyMe     = "me" // also read by the page's script; state has it as well, but a moment later
	keyOutbox = "outbox/"
	keyDraft  = "draft/"
	keyMuted  = "muted/" // and the user whose list it is
	keyNames  = "names/" // likewise
)

// keepEvery is how long changes are gathered before they are written.
const keepEvery = time.Second

// keepLeast is how many events of a room are worth a page of their own; fewer, of a room that goes on, do not replace an older page.
const keepLeast = chat.PageEvents / 2

// keep decides what is kept in Storage, so that the program opens offline with what it last knew and resumes from
// there: who one is, the rooms, the newest events of each, and what was not sent.
type keep struct {
	engine  *engine
	keeper  *keeper
	archive *archive
	owner   chat.UserID // as it is kept
	noted   chat.UserID // in keyMe, by this run
	former  chat.User   // whom the storage belonged to at the start
	changed bool
	rooms   map[*room]bool
	failed  map[string]bool // what the user was told of the storage
}

// state notes that who one is or the list of rooms has changed.
func (k *keep) state() {
	k.changed = true
	k.soon()
}

// dirty notes that the timeline of r has changed, or who is there.
func (k *keep) dirty(r *room) {
	if r.request {
		return // it is not the user's yet
	}
	k.rooms[r] = true
	k.state()
}

func (k *keep) soon() { k.engine.agenda.in("keep", keepEvery, k.flush) }

// forget drops what is kept of a room.
func (k *keep) forget(r *room) {
	delete(k.rooms, r)
	k.drop(r.ID)
	k.state()
}

// flush writes what has changed. Whose it is comes first: what is nobody's is dropped by the next program.
func (k *keep) flush() {
	if me := k.engine.me; k.owner != me.ID {
		k.owner = me.ID
		k.put(keyState, func() []byte { return encode(keptState{Me: me}) })
	}
	for r := range k.rooms {
		if r.tl != nil && (r.tl.Start || len(r.tl.Events) >= keepLeast || k.archive.connects(r.ID, r.tl)) {
			k.write(r)
		}
	}
	if k.changed {
		state := k.engine.keptState()
		k.put(keyState, func() []byte { return encode(state) })
	}
	k.changed = false
	clear(k.rooms)
	k.bound()
}

// put stores what is known again from the server. Where there is no room for it, the oldest goes, and the user is told.
func (k *keep) put(key string, encode func() []byte) {
	k.keeper.put(key, encode, k.written)
}

// written is called by the keeper.
func (k *keep) written(err error) {
	if err == nil && !k.engine.client.crowded.Load() {
		return
	}
	k.engine.client.crowded.Store(err != nil)
	k.engine.client.want(func(*engine) {
		if err == nil {
			k.relieved("history")
			return
		}
		k.makeRoom()
		k.complain("history", "there is no room to keep more history on this device")
	})
}

// wove returns the end of each direct room's timeline: up to there its events are woven in where they belong.
func (e *engine) wove() map[chat.RoomID]chat.Seq {
	ends := make(map[chat.RoomID]chat.Seq, len(e.direct))
	for _, r := range e.direct {
		if r.tl != nil {
			ends[r.ID] = r.tl.Last()
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
