package client

import (
	"fmt"
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
		s.reply(f.ID, s.history(p))
	case *protocol.Send:
		s.send(f.ID, p)
	case *protocol.Edit:
		s.amended(f.ID, p.Room, p.Seq, edited(p.Text), p.Rev)
	case *protocol.Delete:
		s.amended(f.ID, p.Room, p.Seq, deleted(), 0)
		if p.Erase {
			delete(s.rooms[p.Room].hidden, p.Seq)
		}
	case *protocol.Restore:
		s.amended(f.ID, p.Room, p.Seq, chat.Event{Kind: chat.Restored}, 0)
	case *protocol.React:
		s.amended(f.ID, p.Room, p.Seq, reacted(p.Key, p.On), 0)
	case *protocol.Pin:
		s.amended(f.ID, p.Room, p.Seq, pinned(p.On), 0)
	case *protocol.Pins:
		s.reply(f.ID, s.pinnedIn(p.Room))
	case *protocol.Read:
		if r := s.rooms[p.Room]; r != nil && (p.Back == nil || *p.Back == r.back) {
			r.read = max(r.read, min(p.Seq, chat.Seq(len(r.events))))
			if r.read < chat.Seq(len(r.events)) {
				s.push(s.marked(r))
			}
		}
		s.reply(f.ID, &protocol.Done{})
	case *protocol.Inbox:
		s.reply(f.ID, s.inbox(p))
	case *protocol.Unread:
		if r := s.rooms[p.Room]; r != nil {
			if r.back == p.Back && r.read >= p.Seq {
				r.read, r.back = p.Seq-1, r.back+1
			}
			s.push(s.marked(r))
		}
		s.reply(f.ID, &protocol.Done{})
	case *protocol.Rename:
		s.me = chat.User{ID: s.me.ID, Name: p.Name, Rev: s.me.Rev + 1}
		s.reply(f.ID, &protocol.Profile{User: s.me})
	case *protocol.Create:
		id, _ := chat.Slug(p.Name)
		made := chat.Room{ID: id, Kind: chat.Public, Name: p.Name, Topic: p.Topic}
		if p.RoomKind != "" {
			made.ID, made.Kind = chat.NewRoomID(), p.RoomKind
		}
		r := s.add(made)
		if p.RoomKind != "" { // a membership is followed at once
			s.reply(f.ID, &protocol.Created{Room: r.room})
			s.push(&protocol.Followed{State: s.state(r)})
			return
		}
		r.follow = false
		s.reply(f.ID, &protocol.Created{Room: r.room})
	case *protocol.Topic:
		r := s.rooms[p.Room]
		r.room.Topic = p.Topic
		s.announce(s.store(p.Room, chat.Event{Kind: chat.Titled, By: s.me, Topic: p.Topic}, p.Room))
		s.reply(f.ID, &protocol.Done{})
	case *protocol.Level:
		s.rooms[p.Room].level = p.Level
		s.push(&protocol.Leveled{Room: p.Room, Level: p.Level})
		s.reply(f.ID, &protocol.Done{})
	case *protocol.Report:
		if p.Note == "too fast" {
			s.reply(f.ID, &protocol.Failed{Error: *chat.Limited("you report messages", time.Minute)})
			return
		}
		s.reports = append(s.reports, chat.Report{Room: p.Room, Seq: p.Seq, Reason: p.Reason, Note: p.Note})
		s.reply(f.ID, &protocol.Done{})
	case *protocol.Reports:
		s.reply(f.ID, &protocol.Reported{Reports: s.reports})
	case *protocol.Members:
		s.reply(f.ID, s.membership(p))
	case *protocol.Add:
		r := s.rooms[p.Room]
		r.members = append(r.members, chat.Member{User: chat.User{ID: p.User, Name: string(p.User), Rev: 1}, Role: chat.RoleMember})
		s.reply(f.ID, &protocol.Done{})
	case *protocol.Remove:
		r := s.rooms[p.Room]
		r.members = slices.DeleteFunc(r.members, func(m chat.Member) bool { return m.User.ID == p.User })
		s.reply(f.ID, &protocol.Done{})
	case *protocol.Role:
		for i := range s.rooms[p.Room].members {
			if m := &s.rooms[p.Room].members[i]; m.User.ID == p.User {
				m.Role = p.Role
			}
		}
		s.reply(f.ID, &protocol.Done{})
	case *protocol.Invite, *protocol.Invites, *protocol.Revoke:
		s.inviteCommand(f)
	case *protocol.Leave:
		s.rooms[p.Room].follow = false
		delete(s.subs, p.Room)
		s.reply(f.ID, &protocol.Done{})
	case *protocol.Answer:
		s.settle(f.ID, p)
	case *protocol.Requests:
		s.reply(f.ID, s.requested(p.After))
	case *protocol.Draft, *protocol.Drafts, *protocol.Shelve, *protocol.Shelf:
		s.draftCommand(f)
	case *protocol.Schedule, *protocol.Unschedule, *protocol.Schedules:
		s.scheduleCommand(f)
	case *protocol.Find:
		s.reply(f.ID, &protocol.Found{Name: p.Name})
	case *protocol.Search:
		s.reply(f.ID, s.hits(p))
	case *protocol.People:
		s.reply(f.ID, s.here(s.rooms[p.Room], p.After))
	case *protocol.Status:
		s.reply(f.ID, &protocol.Done{})
		s.tellStatus(s.me.ID, p.Status())
	case *protocol.Block:
		s.reply(f.ID, &protocol.Done{})
		s.block(map[chat.UserID]chat.User{ada.ID: ada, bo.ID: bo}[p.User], p.On)
	case *protocol.Rooms:
		s.reply(f.ID, &protocol.Directory{Rooms: []chat.Listing{{Room: s.rooms[chat.Lobby].room, Here: 1}}})
	}
}

// membership is a page of those who belong to a room.
func (s *server) membership(p *protocol.Members) *protocol.Membership {
	all := slices.DeleteFunc(slices.Clone(s.rooms[p.Room].members), func(m chat.Member) bool { return !strings.HasPrefix(m.User.Name, p.Query) })
	page := &protocol.Membership{Room: p.Room, Total: len(all)}
	if at := slices.IndexFunc(all, func(m chat.Member) bool { return m.User.ID == p.After }); at >= 0 {
		all = all[at+1:]
	}
	page.Members, page.More = all[:min(len(all), chat.PeoplePage)], len(all) > chat.PeoplePage
	return page
}

// here is a page of the people in a room, in order of id.
func (s *server) here(r *served, after chat.UserID) *protocol.Here {
	all := slices.SortedFunc(slices.Values(r.here), func(a, b chat.User) int { return strings.Compare(string(a.ID), string(b.ID)) })
	all = slices.DeleteFunc(all, func(u chat.User) bool { return u.ID <= after })
	says := slices.DeleteFunc(slices.Clone(s.statuses), func(u chat.UserStatus) bool {
		_, peer := r.room.ID.PeerOf(u.User)
		return !u.Says() || !peer && !slices.ContainsFunc(all, func(other chat.User) bool { return other.ID == u.User })
	})
	return &protocol.Here{Room: r.room.ID, Count: len(r.here), Users: all[:min(len(all), chat.PeoplePage)], More: len(all) > chat.PeoplePage, Statuses: says}
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
	s.events(s.since(r, p.After, answer.Resumed)...)
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
	ev := s.store(room, chat.Event{Kind: chat.Said, By: s.me, Nonce: p.Nonce, Message: &chat.Message{Text: p.Text, To: to, Reply: p.Reply}}, p.Room)
	if s.texts != nil {
		s.texts[fmt.Sprint(ev.Seq, p.Text)] = true
	}
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
	if ev.Kind == chat.Said && ev.Message.To != "" && said != room {
		ev.Message.In, ev.Message.InSeq = said, chat.Seq(len(s.rooms[said].events))
	}
	if ev.Kind == chat.Said && ev.By.ID != s.me.ID && mentions(ev.Message, s.me.ID) {
		r.count(ev.Seq, ev.Seq)
	}
	r.events = append(r.events, &ev)
	return &ev
}

// count has a mention of the user in the message seq count as unread at an event.
func (r *served) count(seq, at chat.Seq) {
	if r.counted == nil {
		r.counted = map[chat.Seq]chat.Seq{}
	}
	r.counted[seq] = at
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
