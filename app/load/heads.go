package load

import (
	"maps"
	"sync"

	"parley/shared/chat"
)

// heads has the newest Seq of each room that any user has received.
type heads struct {
	mu    sync.Mutex
	rooms map[chat.RoomID]chat.Seq
}

// newHeads returns heads without rooms.
func newHeads() *heads { return &heads{rooms: map[chat.RoomID]chat.Seq{}} }

// raise records that a room has an event with that Seq.
func (h *heads) raise(room chat.RoomID, seq chat.Seq) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.rooms[room] = max(h.rooms[room], seq)
}

// snapshot returns a copy.
func (h *heads) snapshot() map[chat.RoomID]chat.Seq {
	h.mu.Lock()
	defer h.mu.Unlock()
	return maps.Clone(h.rooms)
}
