package hub

import (
	"context"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// send puts a message on its way. The answer comes when it is durable; an error here means that it never will be.
func (s *Session) send(ctx context.Context, id int64, p *protocol.Send) error {
	said, err := s.readable(ctx, p.Room)
	if err != nil {
		return err
	}
	if sent, err := s.sentBefore(ctx, p); err != nil {
		return err
	} else if sent != nil {
		s.answer(id, sent)
		return nil
	}
	to, err := s.addressee(ctx, p)
	if err != nil {
		return err
	}
	if wait := s.hub.Limits.Message(s.user, p.Room); wait > 0 {
		return chat.Limited("you write", wait)
	}
	if err := s.hub.Limits.Text(s.user, s.address, p.Room, len(p.Text)); err != nil {
		return err
	}
	message := &chat.Message{Text: p.Text, To: to}
	target := said
	if to == "" {
		if message.Mentions, err = s.hub.mentioned(ctx, p.Text); err != nil {
			return err
		}
	} else if target, err = s.directRoom(ctx, to); err != nil {
		return err
	} else if said.info.Kind == chat.Public {
		message.In = p.Room
	}
	if err := s.mayWrite(ctx, target, p.Nonce); err != nil {
		return err
	}
	s.submit(target, id, chat.Event{
		Room: target.info.ID, Kind: chat.Said, At: chat.MillisOf(s.hub.Now()),
		By: s.profile(), Nonce: p.Nonce, Message: message,
	})
	return nil
}

// sentBefore answers a send that is repeated because its answer was lost, if to whom it goes is to be found by name: by
// now the name may be somebody else's, or nobody's.
func (s *Session) sentBefore(ctx context.Context, p *protocol.Send) (*protocol.Sent, error) {
	if _, _, byName := chat.Address(p.Text); !byName || p.To != "" || p.Public {
		return nil, nil
	}
	e, found, err := s.hub.Store.ByNonce(ctx, s.user, p.Nonce)
	if err != nil || !found {
		return nil, err
	}
	if e.Message == nil || e.Message.Text != p.Text || e.Message.In != p.Room && e.Room != p.Room {
		return nil, chat.Errorf(chat.CodeNonceReused, "that nonce was used for another message; make a new one for each")
	}
	return &protocol.Sent{Room: e.Room, Seq: e.Seq, At: e.At, Dup: true, Event: &e}, nil
}

// addressee says to whom a message goes; "" is everyone in a public room. Text that begins with "@name " is never
// published unless the sender said so.
func (s *Session) addressee(ctx context.Context, p *protocol.Send) (chat.UserID, error) {
	peer, direct := p.Room.PeerOf(s.user)
	to := p.To
	if to == "" && !p.Public {
		if name, rest, ok := chat.Address(p.Text); ok {
			if rest == "" {
				return "", chat.Errorf(chat.CodeBadText, "write something after the name")
			}
			var err error
			if to, err = s.hub.addressee(ctx, name); err != nil {
				return "", err
			}
		}
	}
	if to == "" && direct {
		to = peer
	}
	if to == s.user {
		return "", chat.Errorf(chat.CodeToSelf, "that is yourself; nothing was sent")
	}
	return to, nil
}

func (s *Session) directRoom(ctx context.Context, peer chat.UserID) (*Room, error) {
	open := s.hub.Store.RequestDirect
	if s.hub.Unlimited {
		open = s.hub.Store.OpenDirect
	}
	info, _, err := open(ctx, s.user, peer, s.hub.Now())
	if err != nil {
		return nil, err
	}
	return s.hub.room(ctx, info.ID)
}

// submit queues the event. Sends of a session to one room are pipelined; before the room changes, the last one must
// be answered, so that what a person said first is first also across rooms.
func (s *Session) submit(r *Room, id int64, e chat.Event) {
	if s.last != nil && s.last.event.Room != e.Room {
		<-s.last.done
	}
	s.last = &publish{session: s, id: id, event: e, done: make(chan struct{})}
	r.submit(s.last)
}
