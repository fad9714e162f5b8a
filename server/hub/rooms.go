package hub

import (
	"context"

	"parley/server/hub/reads"
	"parley/shared/chat"
	"parley/shared/protocol"
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

// readable returns a room that the user may read: a public one that is open to the user, or a direct room of the user. What the
// user may not read does not exist, except that guests are told which rooms an account opens.
func (s *Session) readable(ctx context.Context, id chat.RoomID) (*Room, error) {
	if !s.mayBeIn(id) {
		return nil, noRoom()
	}
	r, err := s.hub.room(ctx, id)
	if err == nil {
		err = s.may(ctx, r, chat.ToRead)
	}
	if err != nil {
		return nil, err
	}
	return r, nil
}

// mayBeIn reports whether the user may be in a room with that id, as far as the id tells.
func (s *Session) mayBeIn(id chat.RoomID) bool {
	_, _, direct := id.Pair()
	_, mine := id.PeerOf(s.user)
	return mine || !direct
}

// noRoom is also the answer for a room that the user may not read.
func noRoom() error { return chat.Errorf(chat.CodeNoRoom, "there is no such room") }

// directory answers Rooms.
func (s *Session) directory(ctx context.Context, p *protocol.Rooms) (protocol.Payload, error) {
	rooms, err := reads.Do(s.reads, func() ([]chat.Room, error) {
		return s.hub.Store.PublicRooms(ctx, s.user, p.Query, p.After, chat.PageEvents+1)
	})
	if err != nil {
		return nil, err
	}
	answer := &protocol.Directory{Rooms: []chat.Listing{}, More: len(rooms) > chat.PageEvents}
	for _, room := range rooms[:min(len(rooms), chat.PageEvents)] {
		count, _ := s.hub.Here(room.ID, 0)
		answer.Rooms = append(answer.Rooms, chat.Listing{Room: room, Here: count})
	}
	return answer, nil
}

// create answers Create.
func (s *Session) create(ctx context.Context, p *protocol.Create) (protocol.Payload, error) {
	if wait := s.hub.Limits.Create(s.user); wait > 0 {
		return nil, chat.Limited("you make rooms", wait)
	}
	id, err := chat.Slug(p.Name)
	if err != nil {
		return nil, err
	}
	skeleton, reserved := s.hub.Names.RoomSkeleton(p.Name)
	if reserved {
		return nil, chat.Errorf(chat.CodeBadRoomName, "that name is reserved, or looks like a reserved one; choose another one")
	}
	room := chat.Room{ID: id, Kind: chat.Public, Name: p.Name, Topic: p.Topic}
	if err := s.hub.Store.CreateRoom(ctx, room, skeleton, s.user, nil, s.hub.Now()); err != nil {
		return nil, err
	}
	return &protocol.Created{Room: room}, nil
}

// fillSkeletons computes the skeletons of rooms that an older version has created. No database can compute them. Without them the
// server still works: look-alikes of those rooms are refused after a later start.
func fillSkeletons(ctx context.Context, cfg Config) {
	n, err := cfg.Store.FillSkeletons(ctx, func(name string) string {
		skeleton, _ := cfg.Names.RoomSkeleton(name)
		return skeleton
	})
	switch {
	case err != nil:
		cfg.Log.Warn("rooms that look like older ones may be created until the next start", "err", err)
	case n > 1: // the lobby of a new store is one
		cfg.Log.Info("look-alike room names are detected from now on", "rooms", n)
	}
}
