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
	muted  []chat.User
	names  []rememberedName
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
	v.worker.Do("delete what is stored in the format before", deleteFormerFormat, nil)
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
	if err := storage.AdoptDrafts(ctx, s, k.me); err != nil {
		return err
	}
	if k.muted, err = readMuted(ctx, s, k.me.ID); err != nil {
		return fmt.Errorf("get the muted: %w", err)
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

// deleteFormerFormat frees the space of the format before. Nothing else of other formats is touched: that of a newer program is its own.
func deleteFormerFormat(ctx context.Context, s storage.Store) error {
	keys, err := s.Keys(ctx, "room/")
	if err != nil {
		return fmt.Errorf("list the rooms: %w", err)
	}
	for _, key := range append(keys, "state") {
		if err := s.Delete(ctx, key); err != nil {
			return fmt.Errorf("delete %s: %w", key, err)
		}
	}
	return nil
}

// applyLoaded takes what was stored by a former run.
func (e *engine) applyLoaded(k *loaded) {
	e.saver.formerOwner = k.me
	fresh := !e.online && e.me.ID == "" && k.me.ID != "" // else what the server says is newer
	if fresh {
		e.users.Learn(k.me)
		e.me, e.epoch = k.me, k.state.Epoch
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
	e.mutes.Owner = e.me.ID
	e.muteChanged(k.muted)
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
	switch {
	case found != nil:
		e.adoptTimeline(r, found)
	case r.Kind == chat.Direct:
		r.tl = timeline.New(e.epoch, min(s.Last, r.read)) // from what is unread on, to know where it was said
	}
}

// adoptTimeline gives a room what was stored of it.
func (e *engine) adoptTimeline(r *room, found *loadedRoom) {
	r.tl = found.tl
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
			r.tl = timeline.New(e.epoch, wove[r.ID])
		}
	}
}

// loadOlderPage shows the page before what is in memory, if it is stored. It returns false if it is not.
func (v *saver) loadOlderPage(r *room) bool {
	n, stored := storage.PageOf(r.tl.Base), v.archive.Rooms[r.ID]
	if stored == nil || !stored.Pages[n] || r.loadingOlder || r.tl.Start {
		return r.loadingOlder
	}
	r.loadingOlder = true
	id, t, page, around := r.ID, r.tl, storage.Page{}, storage.Timeline{}
	v.read("load "+storage.PageKey(id, n), func(ctx context.Context, s storage.Store) error {
		if err := storage.Get(ctx, s, storage.PageKey(id, n), &page); err != nil {
			return err
		}
		return storage.Get(ctx, s, storage.KeyRoom+string(id), &around)
	}, func(e *engine, err error) {
		if r.loadingOlder = false; err == nil && e.isOpen(r) && r.tl == t {
			e.olderPageLoaded(r, &page, around.Interleaved)
		}
	})
	return true
}

// olderPageLoaded takes an older page that was stored, and the private messages in it.
func (e *engine) olderPageLoaded(r *room, page *storage.Page, private []*chat.Event) {
	t, base := r.tl, r.tl.Base
	if !page.Prepend(t, r.ID) {
		delete(e.saver.archive.Room(r.ID).Pages, storage.PageOf(base)) // damaged, or gone: another tab may have dropped it
		e.seekOn()
		return
	}
	fresh := t.InterleaveAll(slices.DeleteFunc(private, func(ev *chat.Event) bool {
		return ev == nil || !timeline.IsInterleaved(ev) || ev.Message.In != r.ID
	}))
	e.updateAuthors(t.Events[:base-t.Base])
	e.updateAuthors(fresh)
	e.showPage(t, base, fresh)
	e.dirty.open = true
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
	case key == storage.KeyMuted+string(e.me.ID):
		e.loadMutes()
	}
}
