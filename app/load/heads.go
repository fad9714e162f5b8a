package load

import (
	"maps"
	"sync"

	"parley/shared/chat"
)

// heads is the newest Seq of each room that anybody has heard of.
type heads struct {
	mu    sync.Mutex
	rooms map[chat.RoomID]chat.Seq
}

func newHeads() *heads { return &heads{rooms: map[chat.RoomID]chat.Seq{}} }

// reach notes that a room has an event with that Seq.
func (h *heads) reach(room chat.RoomID, seq chat.Seq) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.rooms[room] = max(h.rooms[room], seq)
}

// all returns a copy.
func (h *heads) all() map[chat.RoomID]chat.Seq {
	h.mu.Lock()
	defer h.mu.Unlock()
	return maps.Clone(h.rooms)
}
