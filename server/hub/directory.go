package hub

import (
	"context"

	"parley/server/hub/reads"
	"parley/shared/chat"
	"parley/shared/protocol"
)

// directory answers Rooms.
func (s *Session) directory(ctx context.Context, p *protocol.Rooms) (protocol.Payload, error) {
	rooms, err := reads.Do(s.reads, func() ([]chat.Room, error) { return s.hub.Store.PublicRooms(ctx, p.Query, p.After, chat.PageEvents+1) })
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
	if err := s.hub.Store.CreateRoom(ctx, room, skeleton, s.user, s.hub.Now()); err != nil {
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
