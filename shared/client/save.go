package client

import (
	"context"
	"slices"
	"time"

	"parley/shared/chat"
	"parley/shared/client/outbox"
	"parley/shared/client/storage"
	"parley/shared/client/view"
)

// saveEvery is how long changes are gathered before they are written.
const saveEvery = time.Second

// saveAgain is the wait after the storage refused an unsent message.
const saveAgain = 10 * time.Second

// saver decides what is kept in Storage, so that the program opens offline with what it last knew and resumes from
// there: who one is, the rooms, the newest events of each, and what was not sent.
type saver struct {
	engine       *engine
	worker       *storage.Worker
	archive      *storage.Archive
	owner        chat.UserID // as it is kept
	savedMe      chat.UserID // in keyMe, by this run
	formerOwner  chat.User   // whom the storage belonged to at the start
	stateDirty   bool
	changedRooms map[*room]bool
	refused      map[string]bool // what the user was told of the storage
}

// stateChanged notes that who one is or the list of rooms has changed.
func (k *saver) stateChanged() {
	k.stateDirty = true
	k.saveSoon()
}

// roomChanged notes that the timeline of r has changed, or who is there.
func (k *saver) roomChanged(r *room) {
	if r.request {
		return // it is not the user's yet
	}
	k.changedRooms[r] = true
	k.stateChanged()
}

func (k *saver) saveSoon() { k.engine.schedule.In("keep", saveEvery, k.flush) }

// Flush writes at once what is gathered to be kept: the program may be about to end.
func (c *Client) Flush() { c.post(func(e *engine) { e.saver.flush() }) }

// flush writes what has changed. Whose it is comes first: what is nobody's is dropped by the next program.
func (k *saver) flush() {
	if me := k.engine.me; k.owner != me.ID {
		k.owner = me.ID
		k.putHistory(storage.KeyState, func() []byte { return storage.Encode(storage.State{Me: me}) })
	}
	for r := range k.changedRooms {
		if r.tl != nil && (r.tl.Start || len(r.tl.Events) >= storage.LeastEvents || k.archive.Connects(r.ID, r.tl)) {
			k.writeRoom(r)
		}
	}
	if k.stateDirty {
		state := k.engine.storedState()
		k.putHistory(storage.KeyState, func() []byte { return storage.Encode(state) })
	}
	k.stateDirty = false
	clear(k.changedRooms)
	k.limitRooms()
}

func (e *engine) storedState() storage.State {
	s := storage.State{Me: e.me, Epoch: e.epoch, Recent: slices.Clone(e.saver.archive.Recent)}
	for _, list := range [][]*room{e.public, e.direct} {
		for _, r := range list {
			k := storage.Room{State: chat.RoomState{
				Room: r.Room, Head: r.counted, Read: r.read, Unread: r.unread, Mentions: r.mentions,
			}}
			if r.tl != nil {
				k.Last = r.tl.Last()
			}
			if kept := e.saver.archive.Rooms[r.ID]; kept != nil {
				k.Kept = kept.Run.To
			}
			s.Rooms = append(s.Rooms, k)
		}
	}
	return s
}

// forgetRoom drops what is kept of a room.
func (k *saver) forgetRoom(r *room) {
	delete(k.changedRooms, r)
	k.deleteRoom(r.ID)
	k.stateChanged()
}

// deleteRooms drops what is kept of all rooms: it is somebody else's.
func (k *saver) deleteRooms() {
	for id := range k.archive.Rooms {
		k.deleteRoom(id)
	}
}

// deleteRoom forgets what is kept of a room.
func (k *saver) deleteRoom(id chat.RoomID) {
	if kept := k.archive.Rooms[id]; kept != nil {
		for n := range kept.Pages {
			k.worker.Delete(storage.PageKey(id, n))
		}
	}
	k.archive.Remove(id)
	k.worker.Delete(storage.KeyRoom + string(id))
}

// writeRoom keeps the newest events of a room, as far as they are not kept, and then what goes with them.
func (k *saver) writeRoom(r *room) {
	k.archive.Touch(r.ID, k.engine.isOpen(r))
	kept := k.archive.Room(r.ID)
	write, drop := kept.Grow(r.tl)
	for _, n := range drop {
		k.worker.Delete(storage.PageKey(r.ID, n))
	}
	for _, n := range write {
		k.writePage(r, n)
	}
	t, key := k.storedTimeline(r), storage.KeyRoom+string(r.ID)
	k.worker.Do("put "+key, func(ctx context.Context, s storage.Store) error {
		t.KeepOlder(ctx, s, key)
		return s.Put(ctx, key, storage.Encode(t))
	}, k.historyWritten)
}

// storedTimeline describes a room. The events themselves never change, so they may be shared with the keeper.
func (k *saver) storedTimeline(r *room) *storage.Timeline {
	t := &storage.Timeline{Epoch: r.tl.Epoch, Last: r.tl.Last(), InterleavedUpTo: k.engine.interleavedUpTo(), Base: r.tl.Base}
	t.Interleaved = append(t.Interleaved, r.tl.Interleaved...)
	people, _ := r.people.List(k.engine.users)
	for _, p := range people[:min(len(people), chat.PeoplePage)] {
		t.People = append(t.People, p.User)
	}
	return t
}

// writePage keeps the events of one page. If only its end is known here, its beginning stays as it is kept.
func (k *saver) writePage(r *room, n int64) {
	from, to := max(chat.Seq(n*storage.PageEvents), r.tl.Base), min(chat.Seq((n+1)*storage.PageEvents), r.tl.Last())
	page := storage.Page{Epoch: r.tl.Epoch}
	page.Events = append(page.Events, r.tl.After(from)[:to-from]...)
	key := storage.PageKey(r.ID, n)
	k.worker.Do("put "+key, func(ctx context.Context, s storage.Store) error {
		if from > chat.Seq(n*storage.PageEvents) {
			var was storage.Page
			if err := storage.Get(ctx, s, key, &was); err == nil && was.Epoch == page.Epoch {
				page.Events = append(was.Before(from), page.Events...)
			}
		}
		return s.Put(ctx, key, storage.Encode(page))
	}, k.historyWritten)
}

// putHistory stores what is known again from the server. Where there is no room for it, the oldest goes, and the user is told.
func (k *saver) putHistory(key string, encode func() []byte) {
	k.worker.Put(key, encode, k.historyWritten)
}

// historyWritten is called by the keeper.
func (k *saver) historyWritten(err error) {
	if err == nil && !k.engine.client.crowded.Load() {
		return
	}
	k.engine.client.crowded.Store(err != nil)
	k.engine.client.post(func(*engine) {
		if err == nil {
			k.storageAccepts("history")
			return
		}
		k.freeSpace()
		k.storageRefused("history", "there is no room to keep more history on this device")
	})
}

// limitRooms drops the rooms that were not opened for the longest, if there are too many.
func (k *saver) limitRooms() {
	for len(k.archive.Recent) > storage.MaxRooms {
		k.deleteRoom(k.archive.Recent[len(k.archive.Recent)-1])
	}
}

// freeSpace drops half of what is kept of rooms: those that were not opened for the longest, or the older pages of the
// only one.
func (k *saver) freeSpace() {
	switch all := k.archive.Recent; {
	case len(all) > 1:
		for _, id := range append([]chat.RoomID(nil), all[(len(all)+1)/2:]...) {
			k.deleteRoom(id)
		}
	case len(all) == 1:
		kept := k.archive.Rooms[all[0]]
		for n := range kept.Pages {
			if n < storage.PageOf(kept.Run.To) {
				k.worker.Delete(storage.PageKey(all[0], n))
				delete(kept.Pages, n)
			}
		}
	}
}

// saveUnsent keeps an unsent message. done is called by the loop when that is so, or has failed: then the user is told
// once, and the message is sent all the same. It is kept twice if there is a Journal: that one is there at once, and
// outlives the program; a browser that is killed may lose the latest of it, and finds the other one.
func (k *saver) saveUnsent(n *outbox.Entry, done func()) {
	value := storage.Encode(n)
	noted := k.worker.Note(n.Key(), value)
	if noted {
		k.engine.client.post(func(*engine) { k.unsentSaved(n, nil); done() })
	}
	k.worker.Put(n.Key(), func() []byte { return value }, func(err error) {
		if !noted {
			k.engine.client.post(func(*engine) { k.unsentSaved(n, err); done() })
		}
	})
}

// unsentSaved notes whether an unsent message is safe. One that is not is tried again: kept history makes room for it.
func (k *saver) unsentSaved(n *outbox.Entry, err error) {
	n.Safe = err == nil
	if n.Safe {
		n.Settled()
	}
	switch {
	case err != nil:
		k.freeSpace()
		k.engine.schedule.In("save", saveAgain, k.retryUnsafe)
		k.storageRefused("storage", "unsent messages cannot be kept on this device; leave the window open until they are sent")
	case k.refused["storage"] && len(k.unsafe()) == 0:
		k.storageAccepts("storage")
	}
}

func (k *saver) retryUnsafe() {
	for _, n := range k.unsafe() {
		k.saveUnsent(n, func() {})
	}
}

// unsafe returns the messages that wait to be sent and would be lost with the program.
func (k *saver) unsafe() []*outbox.Entry {
	return slices.DeleteFunc(slices.Clone(k.engine.outbox.Entries), func(n *outbox.Entry) bool { return n.Safe || !n.Saved || n.Seq > 0 })
}

// deleteUnsent drops an unsent message.
func (k *saver) deleteUnsent(n *outbox.Entry) {
	k.worker.DeleteNow(n.Key())
}

// storageRefused tells the user once that the storage refuses something.
func (k *saver) storageRefused(about, what string) {
	if !k.refused[about] && !k.refused["storage"] {
		k.storageAccepts("history") // the other one says more
		k.refused[about] = true
		k.engine.notify(about, chat.Errorf(chat.CodeInternal, "%s", what))
	}
}

// storageAccepts takes a complaint back.
func (k *saver) storageAccepts(about string) {
	delete(k.refused, about)
	k.engine.notices = slices.DeleteFunc(slices.Clone(k.engine.notices), func(n view.Notice) bool { return n.About == about })
	k.engine.dirty.any = true
}
