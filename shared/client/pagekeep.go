package client

import (
	"context"

	"parley/shared/chat"
)

// keptPage is a run of events of one page.
type keptPage struct {
	Epoch  chat.Epoch
	Events []*chat.Event
}

// write keeps the newest events of a room, as far as they are not kept, and then what goes with them.
func (k *keep) write(r *room) {
	k.archive.touch(r.ID, k.engine.shown(r))
	kept := k.archive.room(r.ID)
	write, drop := kept.grow(r.tl)
	for _, n := range drop {
		k.keeper.delete(pageKey(r.ID, n))
	}
	for _, n := range write {
		k.writePage(r, n)
	}
	t, key := k.keptTimeline(r), keyRoom+string(r.ID)
	k.keeper.do("put "+key, func(ctx context.Context, s Storage) error {
		t.keepOlder(ctx, s, key)
		return s.Put(ctx, key, encode(t))
	}, k.written)
}

// writePage keeps the events of one page. If only its end is known here, its beginning stays as it is kept.
func (k *keep) writePage(r *room, n int64) {
	from, to := max(chat.Seq(n*pageEvents), r.tl.Base), min(chat.Seq((n+1)*pageEvents), r.tl.Last())
	page := keptPage{Epoch: r.tl.Epoch}
	page.Events = append(page.Events, r.tl.After(from)[:to-from]...)
	key := pageKey(r.ID, n)
	k.keeper.do("put "+key, func(ctx context.Context, s Storage) error {
		if from > chat.Seq(n*pageEvents) {
			var was keptPage
			if err := get(ctx, s, key, &was); err == nil && was.Epoch == page.Epoch {
				page.Events = append(was.before(from), page.Events...)
			}
		}
		return s.Put(ctx, key, encode(page))
	}, k.written)
}

// before returns the events of the page up to seq, if they reach it without a hole.
func (p *keptPage) before(seq chat.Seq) []*chat.Event {
	for i, ev := range p.Events {
		switch {
		case ev == nil || ev.Seq != p.Events[0].Seq+chat.Seq(i):
			return nil
		case ev.Seq == seq:
			return p.Events[: i+1 : i+1]
		}
	}
	return nil
}

// valid returns the events if they are one run of events of that room.
func (p *keptPage) valid(room chat.RoomID) []*chat.Event {
	for _, ev := range p.Events {
		if ev == nil || ev.Room != room || ev.Kind == chat.Said && ev.Message == nil {
			return nil
		}
	}
	if n := len(p.Events); n == 0 || p.before(p.Events[n-1].Seq) == nil {
		return nil
	}
	return p.Events
}

// drop forgets what is kept of a room.
func (k *keep) drop(id chat.RoomID) {
	if kept := k.archive.rooms[id]; kept != nil {
		for n := range kept.pages {
			k.keeper.delete(pageKey(id, n))
		}
	}
	k.archive.remove(id)
	k.keeper.delete(keyRoom + string(id))
}

// forgetAll drops what is kept of all rooms: it is somebody else's.
func (k *keep) forgetAll() {
	for id := range k.archive.rooms {
		k.drop(id)
	}
}

// bound drops the rooms that were not opened for the longest, if there are too many.
func (k *keep) bound() {
	for len(k.archive.recent) > archiveMax {
		k.drop(k.archive.recent[len(k.archive.recent)-1])
	}
}

// makeRoom drops half of what is kept of rooms: those that were not opened for the longest, or the older pages of the
// only one.
func (k *keep) makeRoom() {
	switch all := k.archive.recent; {
	case len(all) > 1:
		for _, id := range append([]chat.RoomID(nil), all[(len(all)+1)/2:]...) {
			k.drop(id)
		}
	case len(all) == 1:
		kept := k.archive.rooms[all[0]]
		for n := range kept.pages {
			if n < pageOf(kept.run.To) {
				k.keeper.delete(pageKey(all[0], n))
				delete(kept.pages, n)
			}
		}
	}
}
