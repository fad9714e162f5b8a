package client

import (
	"time"

	"parley/shared/chat"
	"parley/shared/client/storage"
)

// keepEvery is how long changes are gathered before they are written.
const keepEvery = time.Second

// keep decides what is kept in Storage, so that the program opens offline with what it last knew and resumes from
// there: who one is, the rooms, the newest events of each, and what was not sent.
type keep struct {
	engine  *engine
	keeper  *storage.Worker
	archive *storage.Archive
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

func (k *keep) soon() { k.engine.agenda.In("keep", keepEvery, k.flush) }

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
		k.put(storage.KeyState, func() []byte { return storage.Encode(storage.State{Me: me}) })
	}
	for r := range k.rooms {
		if r.tl != nil && (r.tl.Start || len(r.tl.Events) >= storage.LeastEvents || k.archive.Connects(r.ID, r.tl)) {
			k.write(r)
		}
	}
	if k.changed {
		state := k.engine.keptState()
		k.put(storage.KeyState, func() []byte { return storage.Encode(state) })
	}
	k.changed = false
	clear(k.rooms)
	k.bound()
}

// put stores what is known again from the server. Where there is no room for it, the oldest goes, and the user is told.
func (k *keep) put(key string, encode func() []byte) {
	k.keeper.Put(key, encode, k.written)
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
