package client

import (
	"context"
	"slices"
	"sync/atomic"
	"time"

	"parley/shared/chat"
	"parley/shared/client/storage"
	"parley/shared/client/view"
)

// saveEvery is how long changes are gathered before they are written.
const saveEvery = time.Second

// saveAgain is the wait after the storage refused an unsent message.
const saveAgain = 10 * time.Second

// saver decides what is stored, so that the program opens offline with what it last knew and resumes from
// there: who one is, the rooms, the newest events of each, and what was not sent.
type saver struct {
	engine       *engine
	worker       *storage.Worker
	archive      *storage.Archive
	owner        chat.UserID // as it is stored
	savedMe      chat.UserID // in keyMe, by this run
	formerOwner  chat.User   // whom the storage belonged to at the start
	stateDirty   bool
	changedRooms map[*room]bool
	full         atomic.Bool     // the last write of history was refused; set by the worker
	refused      map[string]bool // what the user has a notice of, by view.Notice.About: the one place that knows what storage refuses
}

// stateChanged notes that who one is or the list of rooms has changed.
func (v *saver) stateChanged() {
	v.stateDirty = true
	v.saveSoon()
}

// roomChanged notes that the timeline of r has changed, or who is there.
func (v *saver) roomChanged(r *room) {
	if r.request {
		return // it is not the user's yet
	}
	v.changedRooms[r] = true
	v.stateChanged()
}

func (v *saver) saveSoon() { v.engine.schedule.In("keep", saveEvery, v.flush) }

// Flush writes at once what is gathered to be stored: the program may be about to end.
func (c *Client) Flush() { c.post(func(e *engine) { e.saver.flush() }) }

// flush writes what has changed. Whose it is comes first: what is nobody's is dropped by the next program.
func (v *saver) flush() {
	if me := v.engine.me; v.owner != me.ID {
		v.owner = me.ID
		v.putHistory(storage.KeyState, func() []byte { return storage.Encode(storage.State{Me: me}) })
	}
	for r := range v.changedRooms {
		if r.tl != nil && (r.tl.Start || len(r.tl.Events) >= storage.LeastEvents || v.archive.Connects(r.ID, r.tl)) {
			v.writeRoom(r)
		}
	}
	if v.stateDirty {
		state := v.engine.storedState()
		v.putHistory(storage.KeyState, func() []byte { return storage.Encode(state) })
	}
	v.stateDirty = false
	clear(v.changedRooms)
	v.limitRooms()
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
			if stored := e.saver.archive.Rooms[r.ID]; stored != nil {
				k.Kept = stored.Run.To
			}
			s.Rooms = append(s.Rooms, k)
		}
	}
	return s
}

// forgetRoom deletes what is stored of a room.
func (v *saver) forgetRoom(r *room) {
	delete(v.changedRooms, r)
	v.deleteRoom(r.ID)
	v.stateChanged()
}

// deleteRooms deletes what is stored of all rooms: it is somebody else's.
func (v *saver) deleteRooms() {
	for id := range v.archive.Rooms {
		v.deleteRoom(id)
	}
}

// deleteRoom deletes the values of a room.
func (v *saver) deleteRoom(id chat.RoomID) {
	if stored := v.archive.Rooms[id]; stored != nil {
		for n := range stored.Pages {
			v.worker.Delete(storage.PageKey(id, n))
		}
	}
	v.archive.Remove(id)
	v.worker.Delete(storage.KeyRoom + string(id))
}

// writeRoom stores the newest events of a room, as far as they are not stored, and then what goes with them.
func (v *saver) writeRoom(r *room) {
	v.archive.Touch(r.ID, v.engine.isOpen(r))
	stored := v.archive.Room(r.ID)
	write, drop := stored.Grow(r.tl)
	for _, n := range drop {
		v.worker.Delete(storage.PageKey(r.ID, n))
	}
	for _, n := range write {
		v.writePage(r, n)
	}
	t, key := v.storedTimeline(r), storage.KeyRoom+string(r.ID)
	v.worker.Do("put "+key, func(ctx context.Context, s storage.Store) error {
		t.KeepOlder(ctx, s, key)
		return s.Put(ctx, key, storage.Encode(t))
	}, v.historyWritten)
}

// storedTimeline describes a room. The events themselves never change, so they may be shared with the worker.
func (v *saver) storedTimeline(r *room) *storage.Timeline {
	t := &storage.Timeline{Epoch: r.tl.Epoch, Last: r.tl.Last(), InterleavedUpTo: v.engine.interleavedUpTo(), Base: r.tl.Base}
	t.Interleaved = append(t.Interleaved, r.tl.Interleaved...)
	people, _ := r.people.List(v.engine.users)
	for _, p := range people[:min(len(people), chat.PeoplePage)] {
		t.People = append(t.People, p.User)
	}
	return t
}

// writePage stores the events of one page. If only its end is known here, its beginning stays as it is stored.
func (v *saver) writePage(r *room, n int64) {
	from, to := max(chat.Seq(n*storage.PageEvents), r.tl.Base), min(chat.Seq((n+1)*storage.PageEvents), r.tl.Last())
	page := storage.Page{Epoch: r.tl.Epoch}
	page.Events = append(page.Events, r.tl.After(from)[:to-from]...)
	key := storage.PageKey(r.ID, n)
	v.worker.Do("put "+key, func(ctx context.Context, s storage.Store) error {
		if from > chat.Seq(n*storage.PageEvents) {
			var was storage.Page
			if err := storage.Get(ctx, s, key, &was); err == nil && was.Epoch == page.Epoch {
				page.Events = append(was.Before(from), page.Events...)
			}
		}
		return s.Put(ctx, key, storage.Encode(page))
	}, v.historyWritten)
}

// putHistory stores what is known again from the server. Where there is no room for it, the oldest goes, and the user is told.
func (v *saver) putHistory(key string, encode func() []byte) {
	v.worker.Put(key, encode, v.historyWritten)
}

// historyWritten is called by the worker.
func (v *saver) historyWritten(err error) {
	if err == nil && !v.full.Load() {
		return
	}
	v.full.Store(err != nil)
	v.engine.client.post(func(*engine) {
		if err == nil {
			v.storageAccepts("history")
			return
		}
		v.freeSpace()
		v.storageRefused("history", "there is no room to keep more history on this device")
	})
}

// limitRooms drops the rooms that were not opened for the longest, if there are too many.
func (v *saver) limitRooms() {
	for len(v.archive.Recent) > storage.MaxRooms {
		v.deleteRoom(v.archive.Recent[len(v.archive.Recent)-1])
	}
}

// freeSpace deletes half of what is stored of rooms: those that were not opened for the longest, or the older pages of the
// only one.
func (v *saver) freeSpace() {
	switch all := v.archive.Recent; {
	case len(all) > 1:
		for _, id := range append([]chat.RoomID(nil), all[(len(all)+1)/2:]...) {
			v.deleteRoom(id)
		}
	case len(all) == 1:
		stored := v.archive.Rooms[all[0]]
		for n := range stored.Pages {
			if n < storage.PageOf(stored.Run.To) {
				v.worker.Delete(storage.PageKey(all[0], n))
				delete(stored.Pages, n)
			}
		}
	}
}

// storageRefused tells the user once that the storage refuses something.
func (v *saver) storageRefused(about, what string) {
	if !v.refused[about] && !v.refused["storage"] {
		v.storageAccepts("history") // the other one says more
		v.refused[about] = true
		v.engine.notify(about, chat.Errorf(chat.CodeInternal, "%s", what))
	}
}

// storageAccepts takes the notice back.
func (v *saver) storageAccepts(about string) {
	delete(v.refused, about)
	v.engine.notices = slices.DeleteFunc(slices.Clone(v.engine.notices), func(n view.Notice) bool { return n.About == about })
	v.engine.dirty.any = true
}
