package hub

import (
	"context"

	"parley/server/hub/reads"
	"parley/shared/chat"
	"parley/shared/protocol"
)

// privateMax bounds the private messages that come with a page; all of them are in the direct room.
const privateMax = 200

// history answers History: a page, and the user's private messages that were said in its span.
func (s *Session) history(ctx context.Context, p *protocol.History) (protocol.Payload, error) {
	r, err := s.readable(ctx, p.Room)
	if err != nil {
		return nil, err
	}
	return reads.Do(s.reads, func() (protocol.Payload, error) { return s.pageOf(ctx, r, p) })
}

// pageOf reads the page, or returns bad_seq for a Seq from the future.
func (s *Session) pageOf(ctx context.Context, r *Room, p *protocol.History) (protocol.Payload, error) {
	heads, err := s.hub.Store.Heads(ctx, []chat.RoomID{p.Room})
	if err != nil {
		return nil, err
	}
	head := heads[p.Room]
	if p.Before > head+1 || p.After != nil && *p.After > head {
		return nil, chat.Errorf(chat.CodeBadSeq, "that seq is from the future; the newest is %d", head)
	}
	events, err := s.page(ctx, p)
	if err != nil {
		return nil, err
	}
	page := &protocol.Page{Room: p.Room, Events: events, Head: head, Start: reachesStart(p, events)}
	if r.info.Kind == chat.Public {
		page.Private, err = s.privateOf(ctx, p, page)
	}
	return page, err
}

// page reads the events on one side of a Seq, up to the limit of the command and chat.PageBytes.
func (s *Session) page(ctx context.Context, p *protocol.History) ([]chat.Event, error) {
	limit := p.Limit
	if limit == 0 {
		limit = chat.PageEvents
	}
	var events []chat.Event
	var err error
	if p.After != nil {
		events, err = s.hub.Store.After(ctx, p.Room, *p.After, limit, chat.PageBytes)
	} else {
		events, err = s.hub.Store.Before(ctx, p.Room, p.Before, limit, chat.PageBytes)
	}
	if events == nil {
		events = []chat.Event{} // an array on the wire, never null
	}
	return events, err
}

// reachesStart reports whether there are no events before the page.
func reachesStart(p *protocol.History, events []chat.Event) bool {
	if len(events) > 0 {
		return events[0].Seq == 1
	}
	return p.Before == 1 || p.After != nil && *p.After == 0
}

// privateOf returns the user's private messages that were said in the span of the page; the room's first page also has those said
// before its first event.
func (s *Session) privateOf(ctx context.Context, p *protocol.History, page *protocol.Page) ([]chat.Event, error) {
	var from, to chat.Seq
	if n := len(page.Events); n > 0 {
		from, to = page.Events[0].Seq, page.Events[n-1].Seq
	}
	if page.Start {
		from = 0
	} else if len(page.Events) == 0 {
		return nil, nil
	}
	return s.hub.Store.PrivateIn(ctx, s.user, p.Room, from, to, privateMax)
}

// markRead answers Read.
func (s *Session) markRead(ctx context.Context, p *protocol.Read) (protocol.Payload, error) {
	if _, err := s.readable(ctx, p.Room); err != nil {
		return nil, err
	}
	seq, err := s.hub.Store.SetRead(ctx, s.user, p.Room, p.Seq)
	if err != nil {
		return nil, err
	}
	s.hub.notifyUser(ctx, s.user, note{Kind: noteSeen, Room: p.Room, Seq: seq, From: s.id})
	return &protocol.Done{}, nil
}
