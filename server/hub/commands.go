package hub

import (
	"context"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// do runs one command and sees to its one answer. It returns false when the session has ended.
func (s *Session) do(ctx context.Context, id int64, p protocol.Payload) bool {
	var answer protocol.Payload
	var err error
	switch p := p.(type) {
	case *protocol.Pong:
	case *protocol.Typing:
		s.typing(p)
	case *protocol.Send:
		err = s.send(ctx, id, p)
	case *protocol.Join:
		err = s.join(ctx, id, p)
	case *protocol.Leave:
		answer, err = s.leave(ctx, p)
	case *protocol.Create:
		answer, err = s.create(ctx, p)
	case *protocol.Rooms:
		answer, err = s.directory(ctx, p)
	case *protocol.History:
		answer, err = s.history(ctx, p)
	case *protocol.Rename:
		answer, err = s.changeName(ctx, p)
	case *protocol.Read:
		answer, err = s.read(ctx, p)
	case *protocol.Requests:
		answer, err = query(s, func() (protocol.Payload, error) { return s.requests(ctx, p) })
	case *protocol.Answer:
		answer, err = s.answerRequest(ctx, p)
	case *protocol.People:
		answer, err = s.people(ctx, p)
	case *protocol.Find:
		answer, err = s.find(ctx, p)
	}
	if err != nil {
		return s.refuse(id, err)
	}
	if answer != nil {
		s.answer(id, answer)
	}
	return true
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

func noRoom() error { return chat.Errorf(chat.CodeNoRoom, "there is no such room") }

func (s *Session) join(ctx context.Context, id int64, p *protocol.Join) error {
	for {
		r, err := s.readable(ctx, p.Room)
		if err != nil {
			return err
		}
		if r.info.Kind == chat.Public {
			if err := s.hub.Store.Follow(ctx, s.user, p.Room, s.hub.Now()); err != nil {
				return err
			}
		}
		joined, err := r.join(ctx, s, id, p)
		if err != nil {
			return err
		}
		if joined {
			s.hub.stir(r)
			s.hub.tellUser(ctx, s.user, note{Kind: noteRoom, Room: p.Room, From: s.id})
			return nil
		}
	}
}

func (s *Session) leave(ctx context.Context, p *protocol.Leave) (protocol.Payload, error) {
	if err := s.hub.Store.Unfollow(ctx, s.user, p.Room); err != nil {
		return nil, err
	}
	if r := s.hub.liveRoom(p.Room); r != nil {
		r.part(s, true)
	}
	s.hub.tellUser(ctx, s.user, note{Kind: noteLeft, Room: p.Room, From: s.id})
	return &protocol.Done{}, nil
}

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

func (s *Session) directory(ctx context.Context, p *protocol.Rooms) (protocol.Payload, error) {
	rooms, err := query(s, func() ([]chat.Room, error) { return s.hub.Store.PublicRooms(ctx, p.Query, p.After, chat.PageEvents+1) })
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

func (s *Session) changeName(ctx context.Context, p *protocol.Rename) (protocol.Payload, error) {
	name, err := s.hub.Names.ParseName(p.Name)
	if err != nil {
		return nil, err
	}
	if wait := s.hub.Limits.Rename(s.user); wait > 0 {
		return nil, chat.Limited("you change your name", wait)
	}
	user, events, err := s.hub.Store.Rename(ctx, s.user, name, s.hub.Now())
	if e := chat.AsError(err); err != nil && e.Code == chat.CodeNameTaken {
		return nil, &chat.Error{Code: e.Code, Message: e.Message, Suggest: s.hub.Names.Suggest(ctx, p.Name)}
	}
	if err != nil {
		return nil, err
	}
	s.hub.tellUser(ctx, s.user, note{Kind: noteProfile, User: &user, From: s.id})
	for _, e := range events {
		s.hub.deliver(ctx, e.Room, []chat.Event{e})
	}
	return &protocol.Profile{User: user}, nil
}

func (s *Session) read(ctx context.Context, p *protocol.Read) (protocol.Payload, error) {
	if _, err := s.readable(ctx, p.Room); err != nil {
		return nil, err
	}
	seq, err := s.hub.Store.SetRead(ctx, s.user, p.Room, p.Seq)
	if err != nil {
		return nil, err
	}
	s.hub.tellUser(ctx, s.user, note{Kind: noteSeen, Room: p.Room, Seq: seq, From: s.id})
	return &protocol.Done{}, nil
}

func (s *Session) people(ctx context.Context, p *protocol.People) (protocol.Payload, error) {
	r, err := s.readable(ctx, p.Room)
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	here := r.hereNow(p.After)
	return &here, nil
}

// typing is a signal: what cannot be done is dropped.
func (s *Session) typing(p *protocol.Typing) {
	if r := s.hub.liveRoom(p.Room); r != nil && r.has(s) {
		r.typed(s.profile())
	}
}

// find looks a name up: whose it is exactly, who merely looks like it, and whose begins with it.
func (s *Session) find(ctx context.Context, p *protocol.Find) (protocol.Payload, error) {
	return query(s, func() (protocol.Payload, error) { return s.found(ctx, p) })
}

func (s *Session) found(ctx context.Context, p *protocol.Find) (protocol.Payload, error) {
	answer := &protocol.Found{Name: p.Name, Offers: []chat.Person{}}
	match, near, err := s.hub.whoIs(ctx, p.Name)
	if err != nil {
		return nil, err
	}
	answer.Match, answer.Near = s.hub.person(match), s.hub.person(near)
	offers, err := s.hub.Store.UsersByPrefix(ctx, s.hub.Names.FoldPrefix(p.Name), chat.OffersMax+1)
	if err != nil {
		return nil, err
	}
	for _, u := range offers {
		if u.ID != s.user && len(answer.Offers) < chat.OffersMax {
			answer.Offers = append(answer.Offers, *s.hub.person(&u))
		}
	}
	hereFirst(answer.Offers)
	return answer, nil
}
