package load

import (
	"iter"
	"maps"
	"sync"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// heads has the newest Seq of each room that any user has received, and of each message the last amendment.
type heads struct {
	mu    sync.Mutex
	rooms map[chat.RoomID]chat.Seq
	revs  map[target]chat.Seq
}

// target is a message that was amended.
type target struct {
	room chat.RoomID
	seq  chat.Seq
}

// newHeads returns heads without rooms.
func newHeads() *heads { return &heads{rooms: map[chat.RoomID]chat.Seq{}, revs: map[target]chat.Seq{}} }

// raise records that a room has an event with that Seq.
func (h *heads) raise(room chat.RoomID, seq chat.Seq) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.rooms[room] = max(h.rooms[room], seq)
}

// amended records the amendments among events.
func (h *heads) amended(events []*chat.Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, e := range events {
		if e.Kind.Amends() {
			of := target{e.Room, e.Target}
			h.revs[of] = max(h.revs[of], e.Seq)
		}
	}
}

// outdated returns a row that does not show the last amendment of its message yet: a client draws some of them a moment after it has
// received them.
func (h *heads) outdated(rows iter.Seq[view.Row]) (row view.Row, found bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for row := range rows {
		if row.Rev < h.revs[target{row.Room, row.Seq}] {
			return row, true
		}
	}
	return view.Row{}, false
}

// snapshot returns the newest Seq of each room.
func (h *heads) snapshot() map[chat.RoomID]chat.Seq {
	h.mu.Lock()
	defer h.mu.Unlock()
	return maps.Clone(h.rooms)
}
