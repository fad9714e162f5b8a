package client

import (
	"context"
	"fmt"
	"time"

	"parley/shared/chat"
	"parley/shared/client/outbox"
	"parley/shared/client/storage"
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
	k.read("load what is stored", func(ctx context.Context, s storage.Store) error {
		return found.load(ctx, s, open)
	}, func(e *engine, _ error) { e.loaded(found) })
	k.keeper.Do("drop what is kept in the format before", dropFormer, nil)
}

// load reads as much as can be read. The outbox comes first: it is all that cannot be had again.
func (k *kept) load(ctx context.Context, s storage.Store, open chat.RoomID) (err error) {
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

func (k *kept) loadRoom(ctx context.Context, s storage.Store, id chat.RoomID) error {
	var t storage.Timeline
	if err := storage.Get(ctx, s, storage.KeyRoom+string(id), &t); err != nil {
		return err
	}
	tl, err := t.Read(ctx, s, id)
	if tl != nil {
		k.rooms[id] = &restored{tl, t.People, t.InterleavedUpTo}
	}
	return err
}

// dropFormer makes room for what is kept now. Nothing else of other formats is touched: that of a newer program is its own.
func dropFormer(ctx context.Context, s storage.Store) error {
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
