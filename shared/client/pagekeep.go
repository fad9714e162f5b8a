package client

import (
	"context"

	"parley/shared/chat"
	"parley/shared/client/storage"
)

// write keeps the newest events of a room, as far as they are not kept, and then what goes with them.
func (k *keep) write(r *room) {
	k.archive.Touch(r.ID, k.engine.shown(r))
	kept := k.archive.Room(r.ID)
	write, drop := kept.Grow(r.tl)
	for _, n := range drop {
		k.keeper.Delete(storage.PageKey(r.ID, n))
	}
	for _, n := range write {
		k.writePage(r, n)
	}
	t, key := k.keptTimeline(r), storage.KeyRoom+string(r.ID)
	k.keeper.Do("put "+key, func(ctx context.Context, s storage.Store) error {
		t.KeepOlder(ctx, s, key)
		return s.Put(ctx, key, storage.Encode(t))
	}, k.written)
}

// writePage keeps the events of one page. If only its end is known here, its beginning stays as it is kept.
func (k *keep) writePage(r *room, n int64) {
	from, to := max(chat.Seq(n*storage.PageEvents), r.tl.Base), min(chat.Seq((n+1)*storage.PageEvents), r.tl.Last())
	page := storage.Page{Epoch: r.tl.Epoch}
	page.Events = append(page.Events, r.tl.After(from)[:to-from]...)
	key := storage.PageKey(r.ID, n)
	k.keeper.Do("put "+key, func(ctx context.Context, s storage.Store) error {
		if from > chat.Seq(n*storage.PageEvents) {
			var was storage.Page
			if err := storage.Get(ctx, s, key, &was); err == nil && was.Epoch == page.Epoch {
				page.Events = append(was.Before(from), page.Events...)
			}
		}
		return s.Put(ctx, key, storage.Encode(page))
	}, k.written)
}

// drop forgets what is kept of a room.
func (k *keep) drop(id chat.RoomID) {
	if kept := k.archive.Rooms[id]; kept != nil {
		for n := range kept.Pages {
			k.keeper.Delete(storage.PageKey(id, n))
		}
	}
	k.archive.Remove(id)
	k.keeper.Delete(storage.KeyRoom + string(id))
}

// forgetAll drops what is kept of all rooms: it is somebody else's.
func (k *keep) forgetAll() {
	for id := range k.archive.Rooms {
		k.drop(id)
	}
}

// bound drops the rooms that were not opened for the longest, if there are too many.
func (k *keep) bound() {
	for len(k.archive.Recent) > storage.MaxRooms {
		k.drop(k.archive.Recent[len(k.archive.Recent)-1])
	}
}

// makeRoom drops half of what is kept of rooms: those that were not opened for the longest, or the older pages of the
// only one.
func (k *keep) makeRoom() {
	switch all := k.archive.Recent; {
	case len(all) > 1:
		for _, id := range append([]chat.RoomID(nil), all[(len(all)+1)/2:]...) {
			k.drop(id)
		}
	case len(all) == 1:
		kept := k.archive.Rooms[all[0]]
		for n := range kept.Pages {
			if n < storage.PageOf(kept.Run.To) {
				k.keeper.Delete(storage.PageKey(all[0], n))
				delete(kept.Pages, n)
			}
		}
	}
}
