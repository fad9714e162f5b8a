package client

import (
	"slices"

	"parley/shared/chat"
	"parley/shared/client/outbox"
	"parley/shared/client/storage"
)

// kept is what load found.
type kept struct {
	keys   []string // of what is kept of rooms
	state  storage.State
	me     chat.User // whom the storage belongs to
	rooms  map[chat.RoomID]*restored
	outbox []*outbox.Entry
	muted  []chat.User
	names  []meaning
}

func (e *engine) keptState() storage.State {
	s := storage.State{Me: e.me, Epoch: e.epoch, Recent: slices.Clone(e.keep.archive.Recent)}
	for _, list := range [][]*room{e.public, e.direct} {
		for _, r := range list {
			k := storage.Room{State: chat.RoomState{
				Room: r.Room, Head: r.counted, Read: r.read, Unread: r.unread, Mentions: r.mentions,
			}}
			if r.tl != nil {
				k.Last = r.tl.Last()
			}
			if kept := e.keep.archive.Rooms[r.ID]; kept != nil {
				k.Kept = kept.Run.To
			}
			s.Rooms = append(s.Rooms, k)
		}
	}
	return s
}

// keptTimeline describes a room. The events themselves never change, so they may be shared with the keeper.
func (k *keep) keptTimeline(r *room) *storage.Timeline {
	t := &storage.Timeline{Epoch: r.tl.Epoch, Last: r.tl.Last(), InterleavedUpTo: k.engine.wove(), Base: r.tl.Base}
	t.Interleaved = append(t.Interleaved, r.tl.Interleaved...)
	people, _ := r.shown(k.engine.users)
	for _, p := range people[:min(len(people), chat.PeoplePage)] {
		t.People = append(t.People, p.User)
	}
	return t
}
