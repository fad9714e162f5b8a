package client

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"parley/shared/chat"
	"parley/shared/client/outbox"
	"parley/shared/client/storage"
	"parley/shared/client/timeline"
)

// loadMax is how long loading may take; then the client goes on without it.
const loadMax = 3 * time.Second

// loaded is what load found.
type loaded struct {
	keys   []string // of stored rooms
	state  storage.State
	me     chat.User // whom the storage belongs to
	rooms  map[chat.RoomID]*loadedRoom
	outbox []*outbox.Entry
	blocks storedBlocks
	names  []rememberedName

	accounts []string // the keys of users that are accounts
}

// loadedRoom is what was read of one room.
type loadedRoom struct {
	tl              *timeline.Timeline
	people          []chat.User
	interleavedUpTo map[chat.RoomID]chat.Seq // see storage.Timeline
}

// load reads what is stored and hands it to the loop.
func (v *saver) load() {
	open := v.engine.cfg.Room
	found := &loaded{rooms: map[chat.RoomID]*loadedRoom{}}
	v.read("load what is stored", func(ctx context.Context, s storage.Store) error {
		return found.load(ctx, s, open)
	}, func(e *engine, _ error) { e.startConnecting(found) })
	v.worker.Do("delete what is stored in the format before", storage.DeleteFormerFormat, nil)
}

// load reads as much as can be read. The outbox comes first: it is all that cannot be had again.
func (k *loaded) load(ctx context.Context, s storage.Store, open chat.RoomID) (err error) {
	if k.outbox, err = outbox.Load(ctx, s, func(string) bool { return true }); err != nil {
		return err
	}
	if err := storage.Get(ctx, s, storage.KeyState, &k.state); err != nil {
		return err
	}
	if k.me = k.state.Me; k.me.ID == "" {
		if err := storage.Get(ctx, s, storage.KeyMe, &k.me); err != nil {
			return err
		}
	}
	if k.accounts, err = s.Keys(ctx, storage.KeyAccount); err != nil {
		return fmt.Errorf("list the accounts: %w", err)
	}
	if err := storage.AdoptDrafts(ctx, s, k.me); err != nil {
		return err
	}
	if k.blocks, err = readBlocks(ctx, s, k.me.ID); err != nil {
		return err
	}
	if err := storage.Get(ctx, s, storage.KeyNames+string(k.me.ID), &k.names); err != nil {
		return err
	}
	if k.keys, err = s.Keys(ctx, storage.KeyPage); err != nil {
		return fmt.Errorf("list the pages: %w", err)
	}
	return k.loadRoom(ctx, s, open)
}

func (k *loaded) loadRoom(ctx context.Context, s storage.Store, id chat.RoomID) error {
	var t storage.Timeline
	if err := storage.Get(ctx, s, storage.KeyRoom+string(id), &t); err != nil {
		return err
	}
	tl, err := t.Read(ctx, s, id)
	if tl != nil {
		k.rooms[id] = &loadedRoom{tl, t.People, t.InterleavedUpTo}
	}
	return err
}

// applyLoaded takes what was stored by a former run.
func (e *engine) applyLoaded(k *loaded) {
	e.saver.formerOwner = k.me
	for _, key := range k.accounts {
		e.accountStored(key)
	}
	known := len(e.cfg.Users) == 0 || slices.Contains(e.cfg.Users, k.me.ID) // else somebody else is here by now, and the server says who
	fresh := known && !e.online && e.me.ID == "" && k.me.ID != ""           // else what the server says is newer
	if fresh {
		e.users.Learn(k.me)
		e.me, e.epoch = k.me, k.state.Epoch
		e.account = e.accounts.View(e.me.ID)
		e.loadAway(k.state.Away)
		e.learnStatuses(k.state.Statuses)
	}
	e.addStoredEntries(e.tabs.Mine(k.outbox))
	if until, waits := e.tabs.Waits(); waits {
		e.schedule.At("inherit", until, e.sendNext)
	}
	e.saver.archive.Fill(k.keys, &k.state)
	if e.saver.owner = k.state.Me.ID; e.saver.owner == "" {
		e.saver.deleteRooms()
	}
	if fresh {
		e.applyState(k)
	}
	e.drafts.listOthers()
	for i, id := range e.saver.archive.Recent[:min(len(e.saver.archive.Recent), storage.MaxRooms)] {
		if r := e.rooms[id]; r != nil && r.opened == 0 {
			r.opened = int64(storage.MaxRooms - i)
		}
	}
	e.rebuildRows()
	e.dirty.all()
	e.sendNext()
}

func (e *engine) applyState(k *loaded) {
	e.adoptBlocks(k.blocks)
	e.names.owner = e.me.ID
	e.setNames(k.names)
	e.listIncomplete = true
	wove := map[chat.RoomID]chat.Seq{}
	for _, found := range k.rooms {
		wove = found.interleavedUpTo
	}
	for _, s := range k.state.Rooms {
		if len(k.rooms) > 0 {
			s.Last = min(s.Last, wove[s.State.Room.ID])
		}
		e.applyRoom(s, k.rooms[s.State.Room.ID])
	}
	e.listIncomplete = false
}

func (e *engine) applyRoom(s storage.Room, found *loadedRoom) {
	if s.State.Room.ID == "" || s.Last < 0 {
		return
	}
	r := e.follow(s.State)
	if s.MovingBack {
		e.markWaits(r)
	}
	if s.Leveling {
		e.setLevel(r, s.State.Level)
	}
	switch {
	case found != nil:
		e.adoptTimeline(r, found)
	case r.Kind == chat.Direct:
		r.tl = e.newTimeline(min(s.Last, r.read)) // from what is unread on, to know where it was said
		if s.Kept > 0 && s.Kept < r.tl.Last() {
			r.tl = e.newTimeline(s.Kept) // and what is stored is to follow what is changed of it
		}
	}
}

// adoptTimeline gives a room what was stored of it.
func (e *engine) adoptTimeline(r *room, found *loadedRoom) {
	r.tl = found.tl
	r.tl.Me = e.me.ID
	r.people.SetAway(found.people)
	e.updateUsers(found.people...)
	e.updateAuthors(r.tl.Events)
	e.updateAuthors(r.tl.Interleaved)
	e.confirmLoaded(r)
}

// loadRoom shows, offline, what is stored of a room that is opened.
func (v *saver) loadRoom(r *room) {
	v.archive.Opened(r.ID)
	if r.tl != nil && len(r.tl.Events) > 0 || v.engine.online {
		return
	}
	r.loading = true
	id, found := r.ID, &loaded{rooms: map[chat.RoomID]*loadedRoom{}}
	v.read("load room "+string(id), func(ctx context.Context, s storage.Store) error {
		return found.loadRoom(ctx, s, id)
	}, func(e *engine, _ error) {
		r.loading = false
		e.dirty.open = true
		e.roomLoaded(r, found.rooms[id])
	})
}

func (e *engine) roomLoaded(r *room, found *loadedRoom) {
	if found == nil || e.rooms[r.ID] != r || r.joined || r.asking || r.tl != nil && len(r.tl.Events) > 0 || found.tl.Epoch != e.epoch {
		return
	}
	e.adoptTimeline(r, found)
	e.rewindDirect(found.interleavedUpTo)
	if e.isOpen(r) {
		e.rebuildRows()
		e.seekOn()
	}
}

// rewindDirect lets the direct rooms go on from where they are interleaved into a room that was just loaded.
func (e *engine) rewindDirect(wove map[chat.RoomID]chat.Seq) {
	for _, r := range e.direct {
		if r.tl != nil && !e.isOpen(r) && r.tl.Last() > wove[r.ID] {
			r.tl = e.newTimeline(wove[r.ID])
		}
	}
}

// loadPage shows a stored page, if there is one, at one end of a window of the open room.
func (v *saver) loadPage(r *room, t *timeline.Timeline, n int64) {
	if !v.stores(r.ID, n) || r.loadingPage {
		return
	}
	r.loadingPage = true
	v.readPage(r, n, func(e *engine, page *storage.Page, private []*chat.Event) {
		r.loadingPage = false
		if e.isOpen(r) && t == e.shown() {
			e.storedPageLoaded(r, t, n, page, private)
		}
	})
}

// stores reports whether a page of a room is stored.
func (v *saver) stores(id chat.RoomID, n int64) bool {
	stored := v.archive.Rooms[id]
	return stored != nil && stored.Pages[n]
}

// readPage reads a stored page, and the private messages that are stored with its room. page is empty if it cannot be read.
func (v *saver) readPage(r *room, n int64, done func(e *engine, page *storage.Page, private []*chat.Event)) {
	v.amendStored()
	id, page, around, t := r.ID, storage.Page{}, storage.Timeline{}, r.tl
	head := t.Last()
	v.read("load "+storage.PageKey(id, n), func(ctx context.Context, s storage.Store) error {
		page, around = storage.Page{}, storage.Timeline{}
		if err := storage.Get(ctx, s, storage.PageKey(id, n), &page); err != nil {
			return err
		}
		return storage.Get(ctx, s, storage.KeyRoom+string(id), &around)
	}, func(e *engine, err error) {
		if err != nil {
			page = storage.Page{}
		}
		if !t.Renew(&timeline.Page{Events: page.Events, Head: head}) { // too much has passed meanwhile
			v.readPage(r, n, done)
			return
		}
		done(e, &page, slices.DeleteFunc(around.Interleaved, func(ev *chat.Event) bool {
			return ev == nil || !timeline.IsInterleaved(ev) || ev.Message.In != id
		}))
	})
}

// dropPage deletes a stored page.
func (v *saver) dropPage(id chat.RoomID, n int64) {
	delete(v.archive.Room(id).Pages, n)
	v.worker.Delete(storage.PageKey(id, n))
}

// storedPageLoaded takes a page that was stored, and the private messages in it.
func (e *engine) storedPageLoaded(r *room, t *timeline.Timeline, n int64, p *storage.Page, private []*chat.Event) {
	from, to := chat.Seq(1), t.Base
	if n > storage.PageOf(t.Base) || n == storage.PageOf(t.Last()+1) && t != r.tl {
		from, to = t.Last()+1, r.tl.Last()
	}
	page, ok := p.Part(r.ID, t.Epoch, from, to)
	base, last := t.Base, t.Last()
	if ok && page.From <= last+1 && page.To >= base {
		e.growWindow(r, t, page, private)
	}
	if t.Base == base && t.Last() == last {
		e.saver.dropPage(r.ID, n) // damaged, or gone: another tab may have dropped it
	}
	e.mergeWindows(r)
	e.seekOn()
}

// readTries is how often something is read from a storage that does not answer in time; the tries are up to readPause apart.
const (
	readTries = 8
	readPause = 30 * time.Second
)

// read reads from the storage and hands the outcome to the loop. A read that took too long is repeated: on a busy machine that
// does not mean that nothing is stored. what names it, and no other one that may be under way. do may run several times.
func (v *saver) read(what string, do func(context.Context, storage.Store) error, done func(*engine, error)) {
	v.tryRead(what, 1, do, done)
}

func (v *saver) tryRead(what string, try int, do func(context.Context, storage.Store) error, done func(*engine, error)) {
	v.worker.Do(what, do, func(err error) {
		v.engine.client.post(func(e *engine) {
			if !errors.Is(err, context.DeadlineExceeded) || try == readTries {
				done(e, err)
				return
			}
			pause := min(time.Second<<(try-1), readPause)
			e.schedule.At(what, time.Now().Add(pause), func() { v.tryRead(what, try+1, do, done) })
		})
	})
}

// inherit reads what a client that has ended did not send.
func (v *saver) inherit(name string) {
	var left []*outbox.Entry
	v.read("inherit outbox "+name, func(ctx context.Context, s storage.Store) (err error) {
		left, err = outbox.Load(ctx, s, func(key string) bool { return outbox.TabOf(key) == name })
		return err
	}, func(e *engine, _ error) { e.inherited(name, left) })
}

// inherited takes what another client has left.
func (e *engine) inherited(name string, left []*outbox.Entry) {
	e.tabs.TakenOver(name)
	e.addStoredEntries(left)
	for _, r := range e.rooms {
		if r.tl != nil {
			e.confirmLoaded(r)
		}
	}
	e.rebuildRows()
	e.dirty.all()
	e.sendNext()
}

// storageChanged takes the key of a value that another client has stored.
func (e *engine) storageChanged(key string) {
	switch {
	case strings.HasPrefix(key, storage.KeyOutbox):
		e.tabs.TakeOver(outbox.TabOf(key))
	case key == storage.KeyMe:
		e.meStored()
	case strings.HasPrefix(key, storage.KeyAccount):
		e.accountStored(key)
	case key == storage.KeyBlocked+string(e.me.ID):
		e.loadBlocks()
	}
}
