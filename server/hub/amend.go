package hub

import (
	"context"

	"parley/server/hub/fit"
	"parley/server/store"
	"parley/shared/chat"
	"parley/shared/protocol"
)

// Changes of messages go through the queue of the room like sends, so that a send and a change after it keep their order. The store
// decides in the transaction of the change: it alone knows the message as it stands then. What is the same for every message of a
// room is decided here.

// edit answers Edit, when the text is durable.
func (s *Session) edit(ctx context.Context, id int64, p *protocol.Edit) error {
	r, err := s.amendable(ctx, p.Room, chat.ToEdit)
	if err != nil {
		return err
	}
	message := &chat.Message{Text: chat.Newlines(p.Text)}
	if err := s.allowedIn(ctx, r.Room, message.Text); err != nil {
		return err
	}
	if r.info.Kind != chat.Direct { // as in sends
		if message.Mentions, err = r.mentioned(ctx, message.Text); err == nil {
			err = s.mayMention(ctx, r.Room, message.Mentions)
		}
		if err != nil {
			return err
		}
	}
	how := store.Amendment{Rev: p.Rev}
	if window := s.hub.EditWindow; window > 0 {
		how.Since = s.hub.Now().Add(-window)
	}
	return s.amend(r, id, how, chat.Event{Kind: chat.Edited, Target: p.Seq, Message: message})
}

// delete answers Delete, when the message is gone.
func (s *Session) delete(ctx context.Context, id int64, p *protocol.Delete) error {
	r, err := s.amendable(ctx, p.Room, chat.ToDelete)
	if err != nil {
		return err
	}
	all, err := s.rightsIn(ctx, r.Room)
	if err != nil {
		return err
	}
	how := store.Amendment{Moderator: all.Has(chat.ToModerate), Erase: p.Erase}
	return s.amend(r, id, how, chat.Event{Kind: chat.Deleted, Target: p.Seq})
}

// restore answers Restore, when the message is back.
func (s *Session) restore(ctx context.Context, id int64, p *protocol.Restore) error {
	r, err := s.amendable(ctx, p.Room, chat.ToRead)
	if err != nil {
		return err
	}
	if _, err := s.hub.message(ctx, p.Room, p.Seq); err != nil {
		return err
	}
	if r.right = chat.ToModerate; s.may(ctx, r.Room, r.right) != nil {
		return notAllowed()
	}
	return s.amend(r, id, store.Amendment{Moderator: true}, chat.Event{Kind: chat.Restored, Target: p.Seq})
}

// react answers React, when the reaction is durable.
func (s *Session) react(ctx context.Context, id int64, p *protocol.React) error {
	r, err := s.amendable(ctx, p.Room, chat.ToReact)
	if err != nil {
		return err
	}
	key, err := reactionKey(p.Key)
	if err != nil {
		return err
	}
	return s.amend(r, id, store.Amendment{}, chat.Event{Kind: chat.Reacted, Target: p.Seq, On: p.On, Reaction: &chat.Reaction{Key: key}})
}

// pin answers Pin, when the pin is durable.
func (s *Session) pin(ctx context.Context, id int64, p *protocol.Pin) error {
	r, err := s.amendable(ctx, p.Room, chat.ToPin)
	if err != nil {
		return err
	}
	return s.amend(r, id, store.Amendment{}, chat.Event{Kind: chat.Pinned, Target: p.Seq, On: p.On})
}

// place is a room in which a user may change messages, by a right and by the rules of a version.
type place struct {
	*Room
	right chat.Rights
	rules int64
}

// amendable returns a room in which the user may change messages, and counts the change.
func (s *Session) amendable(ctx context.Context, room chat.RoomID, do chat.Rights) (*place, error) {
	if err := s.mayKnow(ctx, room); err != nil {
		return nil, err // before a stranger's change counts against the limit of that room
	}
	if wait := s.count(ctx, room, do, s.hub.Limits.Change); wait > 0 {
		return nil, chat.Limited("you change messages", wait)
	}
	r, err := s.known(ctx, room)
	if err != nil {
		return nil, err
	}
	rules := r.rules.Load().Version
	if err := s.may(ctx, r, do); err != nil {
		return nil, err
	}
	if peer, direct := room.PeerOf(s.user); direct && do != chat.ToDelete {
		if err := s.mayDeliver(ctx, peer); err != nil {
			return nil, err
		}
	}
	if err := s.mayAmend(ctx, r, do); err != nil {
		return nil, err
	}
	return &place{r, do, rules}, nil
}

// mayAmend refuses changes in a request: its receiver answers it first, since the sender must not learn that it was read, and its
// sender may not get around the bound of what is written before an answer. One's own words may be taken back at any time.
func (s *Session) mayAmend(ctx context.Context, r *Room, do chat.Rights) error {
	q := r.request.Load()
	switch {
	case q == nil:
		return nil
	case q.To == s.user:
		return chat.Errorf(chat.CodeNotAllowed, "answer the request first")
	case do == chat.ToDelete || !r.fullRequest():
		return nil
	}
	if err := r.refreshRequest(ctx); err != nil || r.request.Load() == nil {
		return err // the bus may have lost the answer
	}
	return unanswered()
}

// amend queues a change of a message. Each but a deletion is charged to the budgets of text, since it is stored.
func (s *Session) amend(r *place, id int64, how store.Amendment, e chat.Event) error {
	e.Room, e.At, e.By = r.info.ID, chat.MillisOf(s.hub.Now()), s.profile()
	p := &publish{id: id, said: r.info.ID, right: r.right, item: store.Append{Event: e, Amendment: &how, Rules: r.rules}}
	if e.Kind != chat.Deleted {
		if err := p.charge(s); err != nil {
			return err
		}
	}
	s.submit(r.Room, p)
	return nil
}

// reactionKey returns the key under which an emoji counts, or bad_reaction.
func reactionKey(text string) (string, error) {
	key, ok := chat.ReactionKey(text)
	if !ok {
		return "", chat.Errorf(chat.CodeBadReaction, "a reaction is exactly one emoji")
	}
	return key, nil
}

// pins answers Pins.
func (s *Session) pins(ctx context.Context, p *protocol.Pins) (protocol.Payload, error) {
	r, err := s.readable(ctx, p.Room)
	if err != nil {
		return nil, err
	}
	pinned, err := within(ctx, s, r, func() ([]chat.Event, error) { return s.hub.Store.Pinned(ctx, p.Room) })
	return &protocol.Messages{Room: p.Room, Events: fit.Pins(pinned)}, err
}

// reactors answers Reactors.
func (s *Session) reactors(ctx context.Context, p *protocol.Reactors) (protocol.Payload, error) {
	r, err := s.readable(ctx, p.Room)
	if err != nil {
		return nil, err
	}
	key, err := reactionKey(p.Key)
	if err != nil {
		return nil, err
	}
	return within(ctx, s, r, func() (protocol.Payload, error) {
		users, more, err := s.hub.Store.Reactors(ctx, p.Room, p.Seq, key, p.After, chat.ReactorsMax)
		if users == nil {
			users = []chat.User{}
		}
		return &protocol.Reacting{Room: p.Room, Seq: p.Seq, Key: key, Users: users, More: more}, err
	})
}

// versions answers Versions.
func (s *Session) versions(ctx context.Context, p *protocol.Versions) (protocol.Payload, error) {
	r, err := s.readable(ctx, p.Room)
	if err != nil {
		return nil, err
	}
	return within(ctx, s, r, func() (protocol.Payload, error) {
		message, err := s.hub.message(ctx, p.Room, p.Seq)
		if err == nil && message.By.ID != s.user {
			err = s.may(ctx, r, chat.ToModerate)
		}
		if err != nil {
			return nil, err
		}
		versions, err := s.hub.Store.Versions(ctx, p.Room, p.Seq)
		if versions == nil {
			versions = []chat.Version{}
		}
		return &protocol.Versioned{Room: p.Room, Seq: p.Seq, Versions: fit.Versions(versions)}, err
	})
}
