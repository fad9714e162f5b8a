package client

import (
	"slices"
	"strings"
	"time"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// command answers one command as the server does.
func (s *server) command(f protocol.Frame) {
	if s.handle != nil {
		if p := s.handle(f); p != nil {
			s.reply(f.ID, p)
			return
		}
	}
	if s.answer != nil {
		if err := s.answer(f.Payload); err != nil {
			s.reply(f.ID, &protocol.Failed{Error: *err})
			return
		}
	}
	switch p := f.Payload.(type) {
	case *protocol.Join:
		s.join(f.ID, p)
	case *protocol.History:
		s.history(f.ID, p)
	case *protocol.Send:
		s.send(f.ID, p)
	case *protocol.Read:
		if r := s.rooms[p.Room]; r != nil {
			r.read = max(r.read, min(p.Seq, chat.Seq(len(r.events))))
		}
		s.reply(f.ID, &protocol.Done{})
	case *protocol.Rename:
		s.me = chat.User{ID: s.me.ID, Name: p.Name, Rev: s.me.Rev + 1}
		s.reply(f.ID, &protocol.Profile{User: s.me})
	case *protocol.Create:
		id, _ := chat.Slug(p.Name)
		r := s.add(chat.Room{ID: id, Kind: chat.Public, Name: p.Name, Topic: p.Topic})
		r.follow = false
		s.reply(f.ID, &protocol.Created{Room: r.room})
	case *protocol.Leave:
		s.rooms[p.Room].follow = false
		delete(s.subs, p.Room)
		s.reply(f.ID, &protocol.Done{})
	case *protocol.Answer:
		s.settle(f.ID, p)
	case *protocol.Requests:
		s.reply(f.ID, s.requested(p.After))
	case *protocol.Find:
		s.reply(f.ID, &protocol.Found{Name: p.Name})
	case *protocol.People:
		s.reply(f.ID, s.here(s.rooms[p.Room], p.After))
	case *protocol.Rooms:
		s.reply(f.ID, &protocol.Directory{Rooms: []chat.Listing{{Room: s.rooms[chat.Lobby].room, Here: 1}}})
	}
}

// here is a page of the people in a room, in order of id.
func (s *server) here(r *served, after chat.UserID) *protocol.Here {
	all := slices.SortedFunc(slices.Values(r.here), func(a, b chat.User) int { return strings.Compare(string(a.ID), string(b.ID)) })
	all = slices.DeleteFunc(all, func(u chat.User) bool { return u.ID <= after })
	return &protocol.Here{Room: r.room.ID, Count: len(r.here), Users: all[:min(len(all), chat.PeoplePage)], More: len(all) > chat.PeoplePage}
}

func (s *server) join(id int64, p *protocol.Join) {
	r := s.rooms[p.Room]
	if r == nil {
		s.reply(id, &protocol.Failed{Error: *chat.Errorf(chat.CodeNoRoom, "no such room")})
		return
	}
	r.follow = true
	s.subs[p.Room] = true
	state := s.state(r)
	answer := &protocol.Joined{State: state, Here: *s.here(r, "")}
	answer.Reset = p.Epoch != s.epoch || p.After > state.Head || state.Head-p.After > chat.ResumeMax ||
		p.At != 0 && p.At != r.events[p.After-1].At
	if answer.Reset {
		s.reply(id, answer)
		return
	}
	answer.Resumed = min(state.Head, p.After+chat.Seq(s.resume))
	s.reply(id, answer)
	s.events(r.events[p.After:answer.Resumed]...)
}

func (s *server) history(id int64, p *protocol.History) {
	r := s.rooms[p.Room]
	limit := p.Limit
	if limit == 0 {
		limit = chat.PageEvents
	}
	from, to := 0, len(r.events)
	if p.After != nil {
		from = min(int(*p.After), to)
		to = min(to, from+limit)
	} else {
		to = min(to, int(p.Before)-1)
		from = max(0, to-limit)
	}
	page := &protocol.Page{Room: p.Room, Events: []chat.Event{}, Head: chat.Seq(len(r.events)), Start: from == 0}
	for _, ev := range r.events[from:to] {
		page.Events = append(page.Events, *ev)
	}
	page.Private = s.privateIn(p.Room, chat.Seq(from)+1, chat.Seq(to), from == 0)
	s.reply(id, page)
}

func (s *server) privateIn(room chat.RoomID, from, to chat.Seq, start bool) []chat.Event {
	var all []chat.Event
	for _, id := range s.order {
		for _, ev := range s.rooms[id].events {
			m := ev.Message
			if m != nil && m.In == room && (m.InSeq >= from || start) && m.InSeq <= to {
				all = append(all, *ev)
			}
		}
	}
	return all
}

func (s *server) send(id int64, p *protocol.Send) {
	room, to := p.Room, p.To
	if to != "" {
		room = chat.DirectID(s.me.ID, to)
	}
	if s.rooms[room] == nil {
		s.add(chat.Room{ID: room, Kind: chat.Direct, Peer: &chat.User{ID: to, Name: string(to), Rev: 0}})
		defer func() { s.push(&protocol.Followed{State: s.state(s.rooms[room])}) }()
	}
	for _, ev := range s.rooms[room].events {
		if ev.Nonce == p.Nonce && ev.By.ID == s.me.ID {
			s.reply(id, &protocol.Sent{Room: room, Seq: ev.Seq, At: ev.At, Dup: true, Event: ev})
			return
		}
	}
	ev := s.store(room, chat.Event{Kind: chat.Said, By: s.me, Nonce: p.Nonce, Message: &chat.Message{Text: p.Text, To: to}}, p.Room)
	sent := &protocol.Sent{Room: room, Seq: ev.Seq, At: ev.At}
	if to != "" {
		sent.Event = ev
	}
	s.reply(id, sent)
	s.announce(ev)
}

// store appends an event; said is the room that a private message was said in.
func (s *server) store(room chat.RoomID, ev chat.Event, said chat.RoomID) *chat.Event {
	r := s.rooms[room]
	ev.Room, ev.Seq, ev.At = room, chat.Seq(len(r.events))+1, chat.MillisOf(time.Now())
	if ev.Message != nil && ev.Message.To != "" && said != room {
		ev.Message.In, ev.Message.InSeq = said, chat.Seq(len(s.rooms[said].events))
	}
	r.events = append(r.events, &ev)
	return &ev
}

func (s *server) announce(ev *chat.Event) {
	if s.subs[ev.Room] {
		s.events(ev)
	}
}

func (s *server) events(all ...*chat.Event) {
	if s.onEvents != nil {
		all = s.onEvents(slices.Clone(all))
	}
	for _, ev := range all {
		s.push(&protocol.Event{Event: *ev})
	}
}
