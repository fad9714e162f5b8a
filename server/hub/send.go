package hub

import (
	"cmp"
	"context"
	"slices"
	"time"

	"parley/server/hub/reads"
	"parley/server/store"
	"parley/shared/chat"
	"parley/shared/protocol"
)

// send answers Send, when the message is durable; an error here means that it never will be. The limit comes
// before everything that costs something, except that a repeated send is answered however fast it comes.
func (s *Session) send(ctx context.Context, id int64, p *protocol.Send) error {
	if err := s.mayKnow(ctx, p.Room); err != nil {
		return err // before a stranger's message counts against the limit of that room
	}
	p.Text = chat.Newlines(p.Text)
	wait := s.count(ctx, p.Room, chat.ToWrite, s.hub.Limits.Message)
	if sent, err := s.sentBefore(ctx, p, wait > 0); err != nil {
		return err
	} else if sent != nil {
		s.answer(id, sent)
		return nil
	}
	if wait > 0 {
		return chat.Limited("you write", wait)
	}
	_, direct := p.Room.PeerOf(s.user)
	said, rules, err := s.writable(ctx, p.Room)
	if err != nil && !(direct && chat.AsError(err).Code == chat.CodeNoRoom) { // the first message makes a direct room
		return s.unlessSent(ctx, id, p, err)
	}
	to, err := s.addressee(ctx, p)
	if err != nil {
		return err
	}
	if to != "" && !direct {
		if err := said.mayHear(ctx, to); err != nil {
			return err
		}
	}
	if to != "" {
		if err := s.mayDeliver(ctx, to); err != nil {
			return s.unlessSent(ctx, id, p, err)
		}
	}
	if err := s.mayReply(ctx, p, to); err != nil {
		return err
	}
	if to == "" {
		if err := s.allowedIn(ctx, said, p.Text); err != nil {
			return s.unlessSent(ctx, id, p, err)
		}
	}
	if refusal := s.hub.Limits.Text(s.user, s.address, p.Room, len(p.Text)); refusal != nil {
		return s.unlessSent(ctx, id, p, refusal)
	}
	message := &chat.Message{Text: p.Text, To: to, Reply: p.Reply}
	target := said
	if to == "" {
		if message.Mentions, err = said.mentioned(ctx, p.Text); err != nil {
			return err
		}
		if err := s.mayMention(ctx, said, message.Mentions); err != nil {
			return s.unlessSent(ctx, id, p, err)
		}
	} else if target, err = s.directRoom(ctx, to); err != nil {
		return err
	} else if rules = 0; !direct {
		message.In = p.Room
	}
	if err := s.mayWrite(ctx, target, p.Nonce); err != nil {
		return err
	}
	s.submit(target, &publish{id: id, said: p.Room, charged: true, right: chat.ToWrite, item: store.Append{Rules: rules, Pace: s.pace(target), Event: chat.Event{
		Room: target.info.ID, Kind: chat.Said, At: chat.MillisOf(s.hub.Now()),
		By: s.profile(), Nonce: p.Nonce, Message: message,
	}}})
	return nil
}

// count counts what the user does in a room against limits of both, or against one of the user alone: a guest who may not do it, as far as this
// node knows, must not use up what the room allows to others.
func (s *Session) count(ctx context.Context, room chat.RoomID, do chat.Rights, both func(chat.UserID, chat.RoomID) time.Duration) (wait time.Duration) {
	if r := s.hub.liveRoom(room); r != nil && s.role() == chat.RoleGuest {
		if all, err := s.rightsIn(ctx, r); err == nil && !all.Has(do) {
			return s.hub.Limits.Attempt(s.user)
		}
	}
	return both(s.user, room)
}

// mentioned returns the users whom a text in the room mentions. In a room for members only these are members: nobody else can know of it.
func (r *Room) mentioned(ctx context.Context, text string) (users []chat.User, err error) {
	all, err := r.hub.names.Mentioned(ctx, text)
	if err != nil || !r.info.Kind.MembersOnly() {
		return all, err
	}
	for _, u := range all {
		role, err := r.roleOf(ctx, u.ID)
		if err != nil {
			return nil, err
		}
		if role != "" {
			users = append(users, u)
		}
	}
	return users, nil
}

// mayHear returns no_user if what is said privately in a room is for somebody who does not know of that room.
func (r *Room) mayHear(ctx context.Context, user chat.UserID) error {
	if !r.info.Kind.MembersOnly() {
		return nil
	}
	role, err := r.roleOf(ctx, user)
	if err == nil && role == "" {
		err = chat.Errorf(chat.CodeNoUser, "whoever the message begins with is not in this room; write to them elsewhere, or leave out the @")
	}
	return err
}

// writable returns a room in which the user may write, with the version of the rules by which that is so.
func (s *Session) writable(ctx context.Context, id chat.RoomID) (r *Room, rules int64, err error) {
	if r, err = s.readable(ctx, id); err != nil {
		return nil, 0, err
	}
	rules = r.rules.Load().Version
	if err := s.may(ctx, r, chat.ToWrite); err != nil {
		return nil, 0, err
	}
	return r, rules, nil
}

// unlessSent returns a refusal, unless the send is a repeated one.
func (s *Session) unlessSent(ctx context.Context, id int64, p *protocol.Send, refusal error) error {
	sent, err := s.sentBefore(ctx, p, true)
	if err != nil || sent == nil {
		return cmp.Or(err, refusal)
	}
	s.answer(id, sent)
	return nil
}

// sentBefore returns the answer to a send that is repeated because its answer was lost, or nil. Mostly the store finds that out
// when it stores the message. It must be asked earlier if the message would be refused, and if a name says to whom it goes: by now
// the name may be somebody else's, or nobody's.
func (s *Session) sentBefore(ctx context.Context, p *protocol.Send, refused bool) (*protocol.Sent, error) {
	if !refused && !byName(p) {
		return nil, nil
	}
	e, err := s.byNonce(ctx, p.Nonce, refused)
	if err != nil || e == nil {
		return nil, err
	}
	if !repeats(p, e) {
		return nil, chat.Errorf(chat.CodeNonceReused, "that nonce was used for another message; make a new one for each")
	}
	return sentAs(e, true), nil
}

// byNonce returns the event that a nonce became, or nil. A message that may be stored does not wait for those who read.
func (s *Session) byNonce(ctx context.Context, nonce chat.Nonce, refused bool) (*chat.Event, error) {
	ask := func() (*chat.Event, error) {
		e, found, err := s.hub.Store.ByNonce(ctx, s.user, nonce)
		if err != nil || !found {
			return nil, err
		}
		return &e, nil
	}
	if refused {
		return reads.Do(s.reads, ask)
	}
	return ask()
}

// byName reports whether a name in the text says to whom the message goes.
func byName(p *protocol.Send) bool {
	_, _, named := chat.Address(p.Text)
	return named && p.To == "" && !p.Public
}

// repeats reports whether p is the send that became e. The first text of a message that was edited or deleted meanwhile is not known
// any more.
func repeats(p *protocol.Send, e *chat.Event) bool {
	m := e.Message
	if m == nil || m.Text != p.Text && m.EditedAt == 0 && m.Gone == nil || m.Reply != p.Reply || p.To != "" && m.To != p.To {
		return false
	}
	_, _, direct := p.Room.Pair()
	toOne := p.To != "" || byName(p)
	switch {
	case e.Room == p.Room:
		return true
	case direct: // said in the room of one pair to somebody else
		return toOne && m.In == "" && m.To != ""
	}
	return toOne && m.In == p.Room
}

// addressee returns to whom a message goes; "" is everyone in a public room. Text that begins with "@name " is never
// published unless the sender set Public.
func (s *Session) addressee(ctx context.Context, p *protocol.Send) (chat.UserID, error) {
	peer, direct := p.Room.PeerOf(s.user)
	to := p.To
	if to == "" && !p.Public {
		if name, rest, ok := chat.Address(p.Text); ok {
			if rest == "" {
				return "", chat.Errorf(chat.CodeBadText, "write something after the name")
			}
			var err error
			if to, err = s.hub.names.Addressee(ctx, name); err != nil {
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

// mayReply refuses an answer to what is no message of the room that the answer goes to. It comes before a direct room is made for it.
func (s *Session) mayReply(ctx context.Context, p *protocol.Send, to chat.UserID) error {
	if p.Reply == 0 {
		return nil
	}
	room := p.Room
	if to != "" {
		room = chat.DirectID(s.user, to)
	}
	_, err := s.hub.message(ctx, room, p.Reply)
	return err
}

// directRoom returns the direct room with peer. The first message creates it, as a request.
func (s *Session) directRoom(ctx context.Context, peer chat.UserID) (*Room, error) {
	if err := s.mayApproach(ctx, peer); err != nil {
		return nil, err
	}
	open := s.hub.Store.RequestDirect
	if s.hub.Unlimited {
		blocked, err := s.hub.Store.Blocked(ctx, peer)
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(blocked, func(u chat.User) bool { return u.ID == s.user }) {
			open = s.hub.Store.OpenDirect
		}
	}
	info, _, err := open(ctx, s.user, peer, s.hub.Now())
	if err != nil {
		return nil, err
	}
	return s.hub.room(ctx, info.ID)
}

// submit queues an event of the session. Events of a session for one room are pipelined; before one for another room the last one must
// be answered, so that what a person says and changes keeps its order also across rooms.
func (s *Session) submit(r *Room, p *publish) {
	p.session, p.room, p.done = s, r.info.ID, make(chan struct{})
	if s.last != nil && s.last.room != p.room {
		<-s.last.done
	}
	s.last = p
	r.submit(p)
}
