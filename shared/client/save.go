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
	amendments   map[chat.RoomID][]*chat.Event // by room, ascending: not in what is stored yet
	full         atomic.Bool                   // the last write of history was refused; set by the worker
	refused      map[string]bool               // what the user has a notice of, by view.Notice.About: the one place that knows what storage refuses
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
func (c *Client) Flush() {
	c.post(func(e *engine) {
		e.saver.stateDirty = e.saver.stateDirty || e.away.on // until when the user appeared away
		e.saver.flush()
	})
}

// flush writes what has changed. Whose it is comes first: what is nobody's is dropped by the next program.
func (v *saver) flush() {
	if me := v.engine.me; v.owner != me.ID {
		v.owner = me.ID
		v.putHistory(storage.KeyState, func() []byte { return storage.Encode(storage.State{Me: me}) })
	}
	v.amendStored()
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
	s := storage.State{Me: e.me, Away: e.awayStored(), Statuses: e.statusesStored(), Epoch: e.epoch, Recent: slices.Clone(e.saver.archive.Recent)}
	for _, list := range [][]*room{e.named, e.direct} {
		for _, r := range list {
			k := storage.Room{State: chat.RoomState{
				Room: r.Room, Head: r.counted, Read: r.read, Back: r.back, Unread: r.unread, Mentions: r.mentions, Role: r.role, Level: r.level.is,
			}}
			k.MovingBack, k.Leveling = r.movingBack > 0, r.level.waits > 0
			if r.tl != nil {
				k.Last = r.tl.Last()
			}
			if end, at, stored := e.saver.archive.End(r.ID, e.epoch); stored {
				k.Kept, k.KeptAt = end, at
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
	v.archive.Remove(id)
	v.worker.Do("delete room "+string(id), func(ctx context.Context, s storage.Store) error {
		return storage.DeleteRoom(ctx, s, id)
	}, nil)
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
	t := &storage.Timeline{Epoch: r.tl.Epoch, Last: r.tl.Last(), LastAt: r.tl.LastAt(), InterleavedUpTo: v.engine.interleavedUpTo(), Base: r.tl.Base}
	t.Interleaved = append(t.Interleaved, r.tl.Interleaved...)
	people, _ := r.people.List(v.engine.users)
	for _, p := range people[:min(len(people), chat.PeoplePage)] {
		t.People = append(t.People, p.User)
	}
	return t
}

// writePage stores what is known of one page.
func (v *saver) writePage(r *room, n int64) {
	id := r.ID
	page := storage.Page{Epoch: r.tl.Epoch, From: max(chat.Seq(n*storage.PageEvents), r.tl.Base) + 1, To: min(chat.Seq((n+1)*storage.PageEvents), r.tl.Last())}
	for _, ev := range r.tl.After(page.From - 1) {
		if ev.Seq > page.To {
			break
		}
		page.Events = append(page.Events, ev)
	}
	v.worker.Do("put "+storage.PageKey(id, n), func(ctx context.Context, s storage.Store) error {
		return page.Write(ctx, s, id)
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
