package hub

import (
	"context"

	"parley/shared/chat"
)

// room returns a live room, loading it if needed, or no_room.
func (h *Hub) room(ctx context.Context, id chat.RoomID) (*Room, error) {
	h.mu.Lock()
	r := h.rooms[id]
	h.mu.Unlock()
	if r != nil {
		return r, r.wait(ctx)
	}
	info, err := h.Store.Room(ctx, id)
	if err != nil {
		return nil, err
	}
	r, fresh := h.addRoom(info)
	if fresh {
		r.load(ctx)
	}
	return r, r.wait(ctx)
}

// addRoom returns the live room with that id; fresh says that it was added by this call, which must load it.
func (h *Hub) addRoom(info chat.Room) (r *Room, fresh bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if r := h.rooms[info.ID]; r != nil {
		return r, false
	}
	r = newRoom(h, info)
	h.rooms[info.ID] = r
	return r, true
}

// liveRoom returns a room that somebody on this node is in, or nil.
func (h *Hub) liveRoom(id chat.RoomID) *Room {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.rooms[id]
}

// allRooms returns the rooms that are live now.
func (h *Hub) allRooms() []*Room {
	h.mu.Lock()
	defer h.mu.Unlock()
	rooms := make([]*Room, 0, len(h.rooms))
	for _, r := range h.rooms {
		rooms = append(rooms, r)
	}
	return rooms
}

// forgetRooms drops rooms that nobody is in.
func (h *Hub) forgetRooms() {
	for _, r := range h.allRooms() {
		if !r.retire() {
			continue
		}
		h.mu.Lock()
		delete(h.rooms, r.info.ID)
		delete(h.dirty, r)
		h.mu.Unlock()
		r.cancel()
	}
}

// readable returns a room that the user may read: any public one, and the direct rooms of the user. What the
// user may not read does not exist.
func (s *Session) readable(ctx context.Context, id chat.RoomID) (*Room, error) {
	if !s.mayRead(id) {
		return nil, noRoom()
	}
	return s.hub.room(ctx, id)
}

// mayRead reports whether the user may read that room, if there is one.
func (s *Session) mayRead(id chat.RoomID) bool {
	_, _, direct := id.Pair()
	_, mine := id.PeerOf(s.user)
	return mine || !direct
}

// noRoom is also the answer for a room that the user may not read.
func noRoom() error { return chat.Errorf(chat.CodeNoRoom, "there is no such room") }
