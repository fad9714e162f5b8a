package hub

import (
	"cmp"
	"context"

	"parley/server/hub/fit"
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
	return within(ctx, s, r, func() (protocol.Payload, error) { return s.pageOf(ctx, r, p) })
}

// pageOf reads the page, or returns bad_seq for a Seq from the future. It reads the head first: what the page shows is not older.
func (s *Session) pageOf(ctx context.Context, r *Room, p *protocol.History) (protocol.Payload, error) {
	heads, err := s.hub.Store.Heads(ctx, []chat.RoomID{p.Room})
	if err != nil {
		return nil, err
	}
	head := heads[p.Room]
	if p.Before > head+1 || p.Around > head || p.After != nil && *p.After > head {
		return nil, chat.Errorf(chat.CodeBadSeq, "that seq is from the future; the newest is %d", head)
	}
	found := chat.Seq(0)
	if p.At > 0 {
		if found, err = s.hub.Store.SeqAt(ctx, p.Room, p.At); err != nil {
			return nil, err
		}
		p = &protocol.History{Room: p.Room, Around: max(found, 1), Limit: p.Limit}
	}
	stored, err := s.page(ctx, p)
	if err != nil {
		return nil, err
	}
	fit.Page(&stored, near(p))
	page := &protocol.Page{
		Room: p.Room, Near: found, From: stored.From, To: stored.To, Events: stored.Events, Changes: stored.Changes, Head: head, Start: stored.From <= 1,
	}
	if page.Events == nil {
		page.Events = []chat.Event{} // an array on the wire, never null
	}
	if seqs := fit.Unlisted(page.Events); len(seqs) > 0 {
		own, err := s.hub.Store.OwnReactions(ctx, s.user, p.Room, seqs)
		if err != nil {
			return nil, err
		}
		fit.SetMine(page.Events, own)
	}
	if page.Refs, err = s.hub.refs(ctx, page); err != nil {
		return nil, err
	}
	if r.info.Kind != chat.Direct {
		page.Private, err = s.privateOf(ctx, page)
	}
	return page, err
}

// page reads a page of the store, up to the limit of the command and chat.PageBytes.
func (s *Session) page(ctx context.Context, p *protocol.History) (chat.Page, error) {
	limit := cmp.Or(p.Limit, chat.PageEvents)
	switch {
	case p.After != nil:
		return s.hub.Store.After(ctx, p.Room, *p.After, limit, chat.PageBytes)
	case p.Around > 0:
		return s.hub.Store.Around(ctx, p.Room, p.Around, limit, chat.PageBytes)
	}
	return s.hub.Store.Before(ctx, p.Room, p.Before, limit, chat.PageBytes)
}

// near returns where the page was asked for.
func near(p *protocol.History) chat.Seq {
	if p.After != nil {
		return *p.After
	}
	return max(p.Before, p.Around)
}

// privateOf returns the user's private messages that were said in the span of the page; the room's first page also has those said
// before its first event.
func (s *Session) privateOf(ctx context.Context, page *protocol.Page) ([]chat.Event, error) {
	from := page.From
	if page.Start {
		from = 0
	} else if page.To < page.From {
		return nil, nil
	}
	messages, err := s.hub.Store.PrivateIn(ctx, s.user, page.Room, from, page.To, privateMax)
	return fit.Private(messages), err
}

// refs returns the messages outside the span of a page that messages in it answer.
func (h *Hub) refs(ctx context.Context, page *protocol.Page) ([]chat.Event, error) {
	seqs := fit.Answered(page.Events, page.From, page.To)
	if len(seqs) == 0 {
		return nil, nil
	}
	found, err := h.Store.Messages(ctx, page.Room, seqs)
	return fit.Excerpts(found), err
}
