package client

import (
	"context"
	"encoding/json"
	"fmt"

	"parley/shared/chat"
)

// load reads what was kept and hands it to the loop.
func (k *keep) load() {
	open := k.engine.cfg.Room
	found := &kept{rooms: map[chat.RoomID]*timeline{}}
	k.keeper.jobs.put(job{"load", func(ctx context.Context, s Storage) error {
		return found.load(ctx, s, open)
	}, func(error) {
		k.engine.client.intents.put(func(e *engine) { e.loaded(found) })
	}})
}

// load reads as much as can be read. The outbox comes first: it is all that cannot be had again.
func (k *kept) load(ctx context.Context, s Storage, open chat.RoomID) error {
	keys, err := s.Keys(ctx, keyOutbox)
	if err != nil {
		return fmt.Errorf("list the outbox: %w", err)
	}
	for _, key := range keys {
		n := new(entry)
		if err := get(ctx, s, key, n); err != nil {
			return err
		}
		if n.Nonce.Validate() == nil && n.Room != "" {
			k.outbox = append(k.outbox, n)
		}
	}
	if err := get(ctx, s, keyState, &k.state); err != nil {
		return err
	}
	return k.loadRoom(ctx, s, open)
}

func (k *kept) loadRoom(ctx context.Context, s Storage, id chat.RoomID) error {
	var t keptTimeline
	if err := get(ctx, s, keyRoom+string(id), &t); err != nil {
		return err
	}
	if restored := t.timeline(id); restored != nil {
		k.rooms[id], k.wove = restored, t.Wove
	}
	return nil
}

// get decodes a value; one that is not there or not readable leaves target as it is.
func get(ctx context.Context, s Storage, key string, target any) error {
	value, err := s.Get(ctx, key)
	if err != nil {
		return fmt.Errorf("get %s: %w", key, err)
	}
	_ = json.Unmarshal(value, target) // of another version of the program, or damaged: as if there were none
	return nil
}

// timeline returns what was kept, or nil if that is not one run of events of the room.
func (k *keptTimeline) timeline(id chat.RoomID) *timeline {
	if k.Epoch == "" || k.Base < 0 {
		return nil
	}
	t := newTimeline(k.Epoch, k.Base)
	t.start = k.Start || k.Base == 0
	for _, ev := range k.Events {
		if ev == nil || ev.Room != id || len(t.apply(ev)) != 1 || ev.Kind == chat.Said && ev.Message == nil {
			return nil
		}
	}
	for _, ev := range k.Woven {
		if ev != nil && isWoven(ev) && ev.Message.In == id {
			t.weave(ev)
		}
	}
	return t
}

// restore takes what was kept by a former run.
func (e *engine) restore(k *kept) {
	e.outbox.restore(k.outbox)
	if e.link.State == Connecting && e.line == nil && k.state.Me.ID != "" {
		e.restoreState(k)
	}
	e.stage()
	e.dirty.all()
	e.pump()
}

func (e *engine) restoreState(k *kept) {
	e.users.learn(k.state.Me)
	e.me, e.epoch = k.state.Me, k.state.Epoch
	e.listing = true
	for _, s := range k.state.Rooms {
		if len(k.rooms) > 0 {
			s.Last = min(s.Last, k.wove[s.State.Room.ID])
		}
		e.restoreRoom(s, k.rooms[s.State.Room.ID])
	}
	e.listing = false
}

func (e *engine) restoreRoom(s keptRoom, t *timeline) {
	if s.State.Room.ID == "" || s.Last < 0 {
		return
	}
	r := e.follow(s.State)
	r.tl = t
	if t == nil && r.Kind == chat.Direct {
		r.tl = newTimeline(e.epoch, min(s.Last, r.read)) // from what is unread on, to know where it was said
	}
	if r.tl != nil {
		e.learnAuthors(r.tl.events)
		e.learnAuthors(r.tl.woven)
	}
}

// fetch shows, offline, what was kept of a room that is opened.
func (k *keep) fetch(r *room) {
	if r.tl != nil && len(r.tl.events) > 0 || k.engine.online {
		return
	}
	id, found := r.ID, &kept{rooms: map[chat.RoomID]*timeline{}}
	k.keeper.jobs.put(job{"load a room", func(ctx context.Context, s Storage) error {
		return found.loadRoom(ctx, s, id)
	}, func(error) {
		k.engine.client.intents.put(func(e *engine) { e.fetched(r, found.rooms[id], found.wove) })
	}})
}

func (e *engine) fetched(r *room, t *timeline, wove map[chat.RoomID]chat.Seq) {
	if t == nil || e.rooms[r.ID] != r || r.joined || r.asking || r.tl != nil && len(r.tl.events) > 0 || t.epoch != e.epoch {
		return
	}
	e.learnAuthors(t.events)
	e.learnAuthors(t.woven)
	r.tl = t
	e.rewind(wove)
	if e.shown(r) {
		e.stage()
	}
}

// rewind lets the direct rooms go on from where they are woven into a room that was just fetched.
func (e *engine) rewind(wove map[chat.RoomID]chat.Seq) {
	for _, r := range e.direct {
		if r.tl != nil && !e.shown(r) && r.tl.last() > wove[r.ID] {
			r.tl = newTimeline(e.epoch, wove[r.ID])
		}
	}
}
