package client

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"parley/shared/chat"
	"parley/shared/client/timeline"
)

// loadMax is how long loading may take; then the client goes on without it.
const loadMax = 3 * time.Second

// restored is what was read of one room.
type restored struct {
	tl     *timeline.Timeline
	people []chat.User
	wove   map[chat.RoomID]chat.Seq // see keptTimeline.Wove
}

// load reads what was kept and hands it to the loop.
func (k *keep) load() {
	open := k.engine.cfg.Room
	found := &kept{rooms: map[chat.RoomID]*restored{}}
	k.read("load what is stored", func(ctx context.Context, s Storage) error {
		return found.load(ctx, s, open)
	}, func(e *engine, _ error) { e.loaded(found) })
	k.keeper.do("drop what is kept in the format before", dropFormer, nil)
}

// load reads as much as can be read. The outbox comes first: it is all that cannot be had again.
func (k *kept) load(ctx context.Context, s Storage, open chat.RoomID) (err error) {
	if k.outbox, err = loadOutbox(ctx, s, func(string) bool { return true }); err != nil {
		return err
	}
	if err := get(ctx, s, keyState, &k.state); err != nil {
		return err
	}
	if k.me = k.state.Me; k.me.ID == "" {
		if err := get(ctx, s, keyMe, &k.me); err != nil {
			return err
		}
	}
	if err := ownDrafts(ctx, s, k.me); err != nil {
		return err
	}
	if k.muted, err = readMuted(ctx, s, k.me.ID); err != nil {
		return fmt.Errorf("get the muted: %w", err)
	}
	if err := get(ctx, s, keyNames+string(k.me.ID), &k.names); err != nil {
		return err
	}
	if k.keys, err = s.Keys(ctx, keyPage); err != nil {
		return fmt.Errorf("list the pages: %w", err)
	}
	return k.loadRoom(ctx, s, open)
}

func (k *kept) loadRoom(ctx context.Context, s Storage, id chat.RoomID) error {
	var t keptTimeline
	if err := get(ctx, s, keyRoom+string(id), &t); err != nil {
		return err
	}
	tl, err := t.read(ctx, s, id)
	if tl != nil {
		k.rooms[id] = &restored{tl, t.People, t.Wove}
	}
	return err
}

// read returns the newest page of what is kept of a room, and the one before it if that is short; nil if there is none.
func (t *keptTimeline) read(ctx context.Context, s Storage, id chat.RoomID) (*timeline.Timeline, error) {
	if t.Epoch == "" || t.Last < 0 {
		return nil, nil
	}
	tl := timeline.New(t.Epoch, t.Last)
	for n := pageOf(t.Last); n >= 0 && t.Last > 0 && len(tl.Events) < keepLeast && !tl.Start; n-- {
		var page keptPage
		if err := get(ctx, s, pageKey(id, n), &page); err != nil {
			return nil, err
		}
		if older := page.onto(tl, id); !older {
			break
		}
	}
	if t.Last > 0 && len(tl.Events) == 0 {
		return nil, nil
	}
	for _, ev := range t.Woven {
		if ev != nil && timeline.IsInterleaved(ev) && ev.Message.In == id {
			tl.Interleave(ev)
		}
	}
	return tl, nil
}

// onto puts a page before what t has. It returns false if it does not fit there.
func (p *keptPage) onto(t *timeline.Timeline, id chat.RoomID) bool {
	events := p.valid(id)
	if p.Epoch != t.Epoch || len(events) == 0 {
		return false
	}
	if len(t.Events) == 0 { // the run may have ended before its description was written
		*t = *timeline.New(t.Epoch, events[len(events)-1].Seq)
	}
	older, _ := t.Page(p.before(min(t.Base, events[len(events)-1].Seq)), false)
	return len(older) > 0
}

// dropFormer makes room for what is kept now. Nothing else of other formats is touched: that of a newer program is its own.
func dropFormer(ctx context.Context, s Storage) error {
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

// get decodes a value; one that is not there or not readable leaves target as it is.
func get(ctx context.Context, s Storage, key string, target any) error {
	value, err := s.Get(ctx, key)
	if err != nil {
		return fmt.Errorf("get %s: %w", key, err)
	}
	_ = json.Unmarshal(value, target) // damaged: as if there were none
	return nil
}
