package client

import (
	"slices"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// history answers a question for a page.
func (s *server) history(p *protocol.History) protocol.Payload {
	r := s.rooms[p.Room]
	limit, head := p.Limit, chat.Seq(len(r.events))
	if limit == 0 {
		limit = chat.PageEvents
	}
	if p.At > 0 {
		near := head
		for _, ev := range slices.Backward(r.rows(1, head)) {
			if ev.At >= p.At {
				near = ev.Seq
			}
		}
		page := s.history(&protocol.History{Room: p.Room, Around: near, Limit: p.Limit}).(*protocol.Page)
		page.Near = near
		return page
	}
	switch {
	case p.After != nil:
		return s.pageAfter(r, min(*p.After, head), limit)
	case p.Around > 0:
		if p.Around > head {
			return &protocol.Failed{Error: *chat.Errorf(chat.CodeNoMessage, "no such message")}
		}
		older := r.rows(1, p.Around)
		newer := r.rows(p.Around+1, head)
		older = older[max(0, len(older)-(limit+1)/2):]
		page := s.page(r, p.Around, head, slices.Concat(older, newer[:min(len(newer), limit/2)]))
		if len(page.Events) > 0 {
			page.From = page.Events[0].Seq
		}
		if len(newer) > limit/2 && len(page.Events) > 0 {
			page.To = page.Events[len(page.Events)-1].Seq
		}
		return s.begins(r, page)
	default:
		rows := r.rows(1, min(head, p.Before-1))
		page := s.page(r, 1, min(head, p.Before-1), rows[max(0, len(rows)-limit):])
		if len(rows) > limit {
			page.From = page.Events[0].Seq
		}
		return s.begins(r, page)
	}
}

// pageAfter has the rows and changes after a Seq.
func (s *server) pageAfter(r *served, after chat.Seq, limit int) *protocol.Page {
	head := chat.Seq(len(r.events))
	var all []*chat.Event
	for _, ev := range slices.Concat(r.rows(after+1, head), s.since(r, after, head)) {
		if !ev.Kind.Amends() && !slices.Contains(all, ev) || ev.Kind.Amends() && !ev.Stub() && ev.Target <= after {
			all = append(all, ev)
		}
	}
	all = slices.CompactFunc(sorted(all), func(a, b *chat.Event) bool { return a.Seq == b.Seq })
	page := s.page(r, after+1, head, nil)
	if len(all) > limit {
		all = all[:limit]
		page.To = all[limit-1].Seq
	}
	for _, ev := range all {
		if ev.Kind.Amends() {
			page.Changes = append(page.Changes, *ev)
		} else {
			page.Events = append(page.Events, *ev)
		}
	}
	return s.begins(r, page)
}

func sorted(all []*chat.Event) []*chat.Event {
	slices.SortStableFunc(all, func(a, b *chat.Event) int { return int(a.Seq - b.Seq) })
	return all
}

func (s *server) page(r *served, from, to chat.Seq, rows []*chat.Event) *protocol.Page {
	page := &protocol.Page{Room: r.room.ID, From: from, To: to, Events: []chat.Event{}, Head: chat.Seq(len(r.events))}
	for _, ev := range rows {
		page.Events = append(page.Events, *ev)
	}
	return page
}

// begins fills in what depends on the span.
func (s *server) begins(r *served, page *protocol.Page) *protocol.Page {
	page.Start = page.From == 1
	page.Private = s.privateIn(r.room.ID, page.From, page.To, page.Start)
	for _, ev := range page.Events {
		if ev.Message != nil && ev.Message.Reply > 0 && (ev.Message.Reply < page.From || ev.Message.Reply > page.To) {
			page.Refs = append(page.Refs, *r.events[ev.Message.Reply-1])
		}
	}
	slices.SortFunc(page.Refs, func(a, b chat.Event) int { return int(a.Seq - b.Seq) })
	page.Refs = slices.CompactFunc(page.Refs, func(a, b chat.Event) bool { return a.Seq == b.Seq })
	return page
}

// rows are the messages, and what else is no amendment, from one Seq to another.
func (r *served) rows(from, to chat.Seq) []*chat.Event {
	var rows []*chat.Event
	for _, ev := range r.events[min(max(from-1, 0), to):to] {
		if !ev.Kind.Amends() {
			rows = append(rows, ev)
		}
	}
	return rows
}

// since is what happened after a Seq, as a resume brings it: superseded amendments are stubs, or left out before the next event.
func (s *server) since(r *served, after, to chat.Seq) []*chat.Event {
	var all []*chat.Event
	from := chat.Seq(0)
	for _, ev := range r.events[after:to] {
		if ev.Stub() && s.runs && ev.Seq < to {
			if from == 0 {
				from = ev.Seq
			}
			continue
		}
		one := *ev
		if ev.Stub() {
			one.At = 0
		}
		if one.From, from = from, 0; ev.Kind == chat.Reacted && !ev.Stub() {
			one.Reaction = reactionOf(r.events[ev.Target-1], ev.Reaction.Key)
		}
		all = append(all, &one)
	}
	return all
}

// reactionOf is what a message has of a key, also if that is nobody.
func reactionOf(message *chat.Event, key string) *chat.Reaction {
	for _, one := range message.Message.Reactions {
		if one.Key == key {
			one.Users = slices.Clone(one.Users)
			return &one
		}
	}
	return &chat.Reaction{Key: key}
}

// privateIn is the user's private messages that were said in a room.
func (s *server) privateIn(room chat.RoomID, from, to chat.Seq, start bool) []chat.Event {
	var all []chat.Event
	for _, id := range s.order {
		for _, ev := range s.rooms[id].rows(1, chat.Seq(len(s.rooms[id].events))) {
			m := ev.Message
			if m != nil && m.In == room && (m.InSeq >= from || start) && m.InSeq <= to {
				all = append(all, *ev)
			}
		}
	}
	return all
}
