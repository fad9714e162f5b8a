package hub

import (
	"context"

	"parley/server/hub/reads"
	"parley/shared/chat"
	"parley/shared/protocol"
)

// roomFor returns a live room, loading it if needed, or no_room if there is none that the user may know of. What that costs whoever is no member
// does not depend on whether there is a room, and whether it is live.
func (h *Hub) roomFor(ctx context.Context, id chat.RoomID, user chat.UserID) (*Room, error) {
	if r := h.liveRoom(id); r != nil && r.knows(user) {
		return r, r.wait(ctx)
	}
	if _, _, direct := id.Pair(); direct {
		return h.room(ctx, id)
	}
	info, _, err := h.lookUp(ctx, id, user)
	if err != nil {
		return nil, err
	}
	return h.serve(ctx, info)
}

// lookUp reads a room, and what a user is in it. It returns no_room for one that is for members only, unless the user is one.
func (h *Hub) lookUp(ctx context.Context, id chat.RoomID, user chat.UserID) (chat.Room, chat.Role, error) {
	here, err := h.Store.Member(ctx, id, user)
	if err == nil && here == "" && id.Random() {
		err = noRoom() // a row that is found takes longer than none
	}
	if err != nil {
		return chat.Room{}, "", err
	}
	info, err := h.Store.Room(ctx, id)
	if err == nil && info.Kind.MembersOnly() && here == "" {
		err = noRoom()
	}
	return info, here, err
}

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
	return h.serve(ctx, info)
}

// serve returns the live room of a stored one, loading it if needed.
func (h *Hub) serve(ctx context.Context, info chat.Room) (*Room, error) {
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

// known returns a room that the user may know of: a public one, a direct room of the user, or one that the user is a member of. All others do
// not exist.
func (s *Session) known(ctx context.Context, id chat.RoomID) (*Room, error) {
	if !s.mayBeIn(id) {
		return nil, noRoom()
	}
	return s.hub.roomFor(ctx, id, s.user)
}

// mayKnow returns no_room unless the user may know of a room, without loading it. A direct room of the user's need not exist yet.
func (s *Session) mayKnow(ctx context.Context, id chat.RoomID) error {
	if !s.mayBeIn(id) {
		return noRoom()
	}
	if _, _, direct := id.Pair(); direct {
		return nil
	}
	if r := s.hub.liveRoom(id); r != nil && r.knows(s.user) {
		return nil
	}
	_, _, err := s.hub.lookUp(ctx, id, s.user)
	return err
}

// readable returns a room that the user may read: one that the user may know of, but guests are told which public rooms an account opens.
func (s *Session) readable(ctx context.Context, id chat.RoomID) (*Room, error) {
	r, err := s.known(ctx, id)
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
	if p.RoomKind.MembersOnly() {
		return s.createForMembers(ctx, p)
	}
	id, err := chat.Slug(p.Name)
	if err != nil {
		return nil, err
	}
	skeleton, reserved := s.hub.Names.RoomSkeleton(p.Name)
	if reserved {
		return nil, chat.Errorf(chat.CodeBadRoomName, "that name is reserved, or looks like a reserved one; choose another one")
	}
	if err := s.allowed(ctx, p.Name+"\n"+p.Topic); err != nil {
		return nil, err
	}
	room := chat.Room{ID: id, Kind: chat.Public, Name: p.Name, Topic: p.Topic}
	if err := s.hub.Store.CreateRoom(ctx, room, skeleton, s.user, nil, s.hub.Now()); err != nil {
		return nil, err
	}
	return &protocol.Created{Room: room}, nil
}

// createForMembers makes a private room or a group, with members from the beginning.
func (s *Session) createForMembers(ctx context.Context, p *protocol.Create) (protocol.Payload, error) {
	people := make([]chat.User, 0, len(p.Users))
	for _, id := range p.Users {
		u, err := s.mayAdd(ctx, p.RoomKind, id)
		if err != nil {
			return nil, err
		}
		people = append(people, u)
	}
	room := chat.Room{ID: chat.NewRoomID(), Kind: p.RoomKind, Name: p.Name, Topic: p.Topic}
	if room.Name == "" {
		room.Name = chat.GroupName(append([]chat.User{s.profile()}, people...))
	}
	if err := s.hub.Store.CreateRoom(ctx, room, "", s.user, p.Users, s.hub.Now()); err != nil {
		return nil, err
	}
	for _, id := range append([]chat.UserID{s.user}, p.Users...) {
		s.hub.notifyUser(ctx, id, note{Kind: noteRoom, Room: room.ID, From: s.id})
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
