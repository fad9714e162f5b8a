package hub

import (
	"context"

	"parley/server/store"
	"parley/shared/chat"
	"parley/shared/protocol"
)

// setTopic answers Topic, when the topic is durable. It is an event of the room, so all who are there learn it in its place.
func (s *Session) setTopic(ctx context.Context, id int64, p *protocol.Topic) error {
	r, err := s.readable(ctx, p.Room)
	if err != nil {
		return err
	}
	if err := s.mayTitle(ctx, r); err != nil {
		return err
	}
	if wait := s.hub.Limits.Change(s.user, p.Room); wait > 0 {
		return chat.Limited("you change the topic", wait)
	}
	room, err := s.hub.Store.Room(ctx, p.Room)
	if err != nil {
		return err
	}
	if room.Topic == p.Topic {
		s.answer(id, &protocol.Done{})
		return nil
	}
	s.submit(r, &publish{id: id, said: p.Room, item: store.Append{Event: chat.Event{
		Room: p.Room, Kind: chat.Titled, At: chat.MillisOf(s.hub.Now()), By: s.profile(), Topic: p.Topic,
	}}})
	return nil
}

// mayTitle refuses everybody but who has made the room, and the moderators of the server. A direct room has no topic.
func (s *Session) mayTitle(ctx context.Context, r *Room) error {
	role, err := s.roleIn(ctx, r)
	if err != nil || role.may(toTitle) {
		return err
	}
	if account := s.account.Load(); r.info.Kind == chat.Public && account != nil && account.Role.AtLeast(chat.RoleModerator) {
		return nil
	}
	return chat.Errorf(chat.CodeNotAllowed, "only who has made a room may change its topic")
}
