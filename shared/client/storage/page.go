package storage

import (
	"context"

	"parley/shared/chat"
	"parley/shared/client/timeline"
)

// Page is what is stored of one page of a room: the messages and renames of a span of its Seqs, as they stand at the cursor of the room or
// later.
type Page struct {
	Epoch    chat.Epoch
	From, To chat.Seq
	Events   []*chat.Event
}

// valid reports whether a page is of that room, and in order.
func (p *Page) valid(room chat.RoomID) bool {
	last := p.From - 1
	for _, ev := range p.Events {
		if ev == nil || ev.Room != room || ev.Seq <= last || ev.Seq > p.To || !timeline.Drawable(ev) {
			return false
		}
		last = ev.Seq
	}
	return p.From > 0 && p.From <= p.To
}

// Valid returns the events if the page is of that room, and in order.
func (p *Page) Valid(room chat.RoomID) []*chat.Event {
	if !p.valid(room) {
		return nil
	}
	return p.Events
}

// Part returns the page as a piece of the history from one Seq to another. It returns false if it is damaged, or has nothing of that.
func (p *Page) Part(room chat.RoomID, epoch chat.Epoch, from, to chat.Seq) (timeline.Page, bool) {
	part := timeline.Page{From: max(p.From, from), To: min(p.To, to)}
	if !p.valid(room) || p.Epoch != epoch || part.From > part.To {
		return timeline.Page{}, false
	}
	for _, ev := range p.Events {
		if part.From <= ev.Seq && ev.Seq <= part.To {
			part.Events = append(part.Events, ev)
		}
	}
	part.Start = part.From == 1
	return part, true
}

// Prepend puts a page before what t has. It returns false if it does not fit there.
func (p *Page) Prepend(t *timeline.Timeline, id chat.RoomID) bool {
	part, ok := p.Part(id, t.Epoch, 1, t.Base)
	if !ok || part.To != t.Base {
		return false
	}
	base := t.Base
	t.Page(part)
	return t.Base < base
}

// extend puts the beginning of what was stored before at the beginning of a page, if it reaches it without a hole.
func (p *Page) extend(was *Page) {
	if was.Epoch != p.Epoch || was.From >= p.From || was.To < p.From-1 {
		return
	}
	var events []*chat.Event
	for _, ev := range was.Events {
		if ev != nil && ev.Seq < p.From {
			events = append(events, ev)
		}
	}
	p.From, p.Events = was.From, append(events, p.Events...)
}

// Write stores a page. If only its end is known, its beginning stays as it is stored.
func (p *Page) Write(ctx context.Context, s Store, id chat.RoomID) error {
	n := PageOf(p.From)
	key := PageKey(id, n)
	if p.From > chat.Seq(n*PageEvents)+1 {
		var was Page
		if err := Get(ctx, s, key, &was); err == nil && was.valid(id) {
			p.extend(&was)
		}
	}
	return s.Put(ctx, key, Encode(p))
}
