package client

import (
	"context"
	"slices"

	"parley/shared/chat"
	"parley/shared/client/storage"
	"parley/shared/client/timeline"
)

// restore takes what was kept by a former run.
func (e *engine) restore(k *kept) {
	e.keep.former = k.me
	fresh := !e.online && e.me.ID == "" && k.me.ID != "" // else what the server says is newer
	if fresh {
		e.users.Learn(k.me)
		e.me, e.epoch = k.me, k.state.Epoch
	}
	e.restoreOutbox(e.crew.mine(k.outbox))
	e.keep.archive.Fill(k.keys, &k.state)
	if e.keep.owner = k.state.Me.ID; e.keep.owner == "" {
		e.keep.forgetAll()
	}
	if fresh {
		e.restoreState(k)
	}
	e.drafts.scan()
	for i, id := range e.keep.archive.Recent[:min(len(e.keep.archive.Recent), storage.MaxRooms)] {
		if r := e.rooms[id]; r != nil && r.opened == 0 {
			r.opened = int64(storage.MaxRooms - i)
		}
	}
	e.stage()
	e.dirty.all()
	e.pump()
}

func (e *engine) restoreState(k *kept) {
	e.mutes.Owner = e.me.ID
	e.muted(k.muted)
	e.names.owner = e.me.ID
	e.named(k.names)
	e.listing = true
	wove := map[chat.RoomID]chat.Seq{}
	for _, found := range k.rooms {
		wove = found.wove
	}
	for _, s := range k.state.Rooms {
		if len(k.rooms) > 0 {
			s.Last = min(s.Last, wove[s.State.Room.ID])
		}
		e.restoreRoom(s, k.rooms[s.State.Room.ID])
	}
	e.listing = false
}

func (e *engine) restoreRoom(s storage.Room, found *restored) {
	if s.State.Room.ID == "" || s.Last < 0 {
		return
	}
	r := e.follow(s.State)
	switch {
	case found != nil:
		e.revive(r, found)
	case r.Kind == chat.Direct:
		r.tl = timeline.New(e.epoch, min(s.Last, r.read)) // from what is unread on, to know where it was said
	}
}

// revive gives a room what was kept of it.
func (e *engine) revive(r *room, found *restored) {
	r.tl = found.tl
	r.lastSeen(found.people)
	e.learn(found.people...)
	e.learnAuthors(r.tl.Events)
	e.learnAuthors(r.tl.Interleaved)
	e.settleIn(r)
}

// fetch shows, offline, what was kept of a room that is opened.
func (k *keep) fetch(r *room) {
	k.archive.Opened(r.ID)
	if r.tl != nil && len(r.tl.Events) > 0 || k.engine.online {
		return
	}
	r.loading = true
	id, found := r.ID, &kept{rooms: map[chat.RoomID]*restored{}}
	k.read("load room "+string(id), func(ctx context.Context, s storage.Store) error {
		return found.loadRoom(ctx, s, id)
	}, func(e *engine, _ error) {
		r.loading = false
		e.dirty.open = true
		e.fetched(r, found.rooms[id])
	})
}

func (e *engine) fetched(r *room, found *restored) {
	if found == nil || e.rooms[r.ID] != r || r.joined || r.asking || r.tl != nil && len(r.tl.Events) > 0 || found.tl.Epoch != e.epoch {
		return
	}
	e.revive(r, found)
	e.rewind(found.wove)
	if e.shown(r) {
		e.stage()
		e.reach()
	}
}

// older shows the page before what is in memory, if it is kept. It returns false if it is not.
func (k *keep) older(r *room) bool {
	n, kept := storage.PageOf(r.tl.Base), k.archive.Rooms[r.ID]
	if kept == nil || !kept.Pages[n] || r.recalling || r.tl.Start {
		return r.recalling
	}
	r.recalling = true
	id, t, page, around := r.ID, r.tl, storage.Page{}, storage.Timeline{}
	k.read("load "+storage.PageKey(id, n), func(ctx context.Context, s storage.Store) error {
		if err := storage.Get(ctx, s, storage.PageKey(id, n), &page); err != nil {
			return err
		}
		return storage.Get(ctx, s, storage.KeyRoom+string(id), &around)
	}, func(e *engine, err error) {
		if r.recalling = false; err == nil && e.shown(r) && r.tl == t {
			e.recalled(r, &page, around.Interleaved)
		}
	})
	return true
}

// recalled takes an older page that was kept, and the private messages in it.
func (e *engine) recalled(r *room, page *storage.Page, woven []*chat.Event) {
	t, base := r.tl, r.tl.Base
	if !page.Prepend(t, r.ID) {
		delete(e.keep.archive.Room(r.ID).Pages, storage.PageOf(base)) // damaged, or gone: another tab may have dropped it
		e.reach()
		return
	}
	fresh := t.InterleaveAll(slices.DeleteFunc(woven, func(ev *chat.Event) bool {
		return ev == nil || !timeline.IsInterleaved(ev) || ev.Message.In != r.ID
	}))
	e.learnAuthors(t.Events[:base-t.Base])
	e.learnAuthors(fresh)
	e.showPage(t, base, fresh)
	e.dirty.open = true
	e.reach()
}

// rewind lets the direct rooms go on from where they are woven into a room that was just fetched.
func (e *engine) rewind(wove map[chat.RoomID]chat.Seq) {
	for _, r := range e.direct {
		if r.tl != nil && !e.shown(r) && r.tl.Last() > wove[r.ID] {
			r.tl = timeline.New(e.epoch, wove[r.ID])
		}
	}
}
