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
	rules := r.rules.Load().Version
	if err := s.may(ctx, r, chat.ToSetTopic); err != nil {
		return err
	}
	if wait := s.hub.Limits.Change(s.user, p.Room); wait > 0 {
		return chat.Limited("you change the topic", wait)
	}
	if err := s.allowedIn(ctx, r, p.Topic); err != nil {
		return err
	}
	room, err := s.hub.Store.Room(ctx, p.Room)
	if err != nil {
		return err
	}
	if room.Topic == p.Topic {
		s.answer(id, &protocol.Done{})
		return nil
	}
	s.submit(r, &publish{id: id, said: p.Room, right: chat.ToSetTopic, item: store.Append{Rules: rules, Event: chat.Event{
		Room: p.Room, Kind: chat.Titled, At: chat.MillisOf(s.hub.Now()), By: s.profile(), Topic: p.Topic,
	}}})
	return nil
}
