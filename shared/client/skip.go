package client

import (
	"context"

	"parley/shared/chat"
	"parley/shared/client/storage"
)

// skipHistory forgets what is known of a room, of which a part that may have changed it is skipped: deleted messages must not stay.
func (e *engine) skipHistory(r *room) {
	if e.saver.archive.Rooms[r.ID] != nil {
		e.saver.deleteRoom(r.ID)
	}
	if r.Kind != chat.Direct || r.tl == nil {
		return
	}
	for id := range e.saver.archive.Rooms {
		e.saver.worker.Do("drop "+string(r.ID)+" of "+string(id), func(ctx context.Context, s storage.Store) error {
			return storage.DropInterleaved(ctx, s, id, r.ID)
		}, nil)
	}
	for _, public := range e.rooms {
		if public.Kind != chat.Direct && public.tl != nil && public.tl.DropInterleaved(r.ID) {
			e.reset(public, public.tl.Head)
		}
	}
}
