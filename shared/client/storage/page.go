package storage

import (
	"parley/shared/chat"
	"parley/shared/client/timeline"
)

// Page is what is stored of one page of a room: a run of events.
type Page struct {
	Epoch  chat.Epoch
	Events []*chat.Event
}

// Before returns the events of the page up to seq, if they reach it without a hole.
func (p *Page) Before(seq chat.Seq) []*chat.Event {
	for i, ev := range p.Events {
		switch {
		case ev == nil || ev.Seq != p.Events[0].Seq+chat.Seq(i):
			return nil
		case ev.Seq == seq:
			return p.Events[: i+1 : i+1]
		}
	}
	return nil
}

// Valid returns the events if they are one run of events of that room.
func (p *Page) Valid(room chat.RoomID) []*chat.Event {
	for _, ev := range p.Events {
		if ev == nil || ev.Room != room || ev.Kind == chat.Said && ev.Message == nil {
			return nil
		}
	}
	if n := len(p.Events); n == 0 || p.Before(p.Events[n-1].Seq) == nil {
		return nil
	}
	return p.Events
}

// Prepend puts a page before what t has. It returns false if it does not fit there.
func (p *Page) Prepend(t *timeline.Timeline, id chat.RoomID) bool {
	events := p.Valid(id)
	if p.Epoch != t.Epoch || len(events) == 0 {
		return false
	}
	if len(t.Events) == 0 { // the run may have ended before its description was written
		*t = *timeline.New(t.Epoch, events[len(events)-1].Seq)
	}
	older, _ := t.Page(p.Before(min(t.Base, events[len(events)-1].Seq)), false)
	return len(older) > 0
}
