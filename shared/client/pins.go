package client

import (
	"cmp"
	"slices"

	"parley/shared/chat"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

// pins are the pinned messages of the room of the latest LoadPins. They follow the amendments of that room while it is open.
type pins struct {
	view      *view.Pins
	events    []*chat.Event // ascending
	meanwhile []*chat.Event // amendments that came while the server was asked
	stale     bool          // the rows of view are to be made anew
	ask       query
}

// LoadPins loads the pinned messages of a room into view.Snapshot.Pins. Without a connection it shows those that are loaded.
func (c *Client) LoadPins(room chat.RoomID) { c.post(func(e *engine) { e.loadPins(room) }) }

func (e *engine) loadPins(room chat.RoomID) {
	p := &e.pins
	if p.view == nil || p.view.Room != room {
		p.events = e.pinsLoaded(room)
	}
	p.view, p.meanwhile = &view.Pins{Room: room, Error: e.offline()}, nil
	e.redrawPins()
	e.askNow(&p.ask)
}

// pinsLoaded returns the pinned messages of a room among those that are loaded.
func (e *engine) pinsLoaded(room chat.RoomID) (found []*chat.Event) {
	if r := e.rooms[room]; r != nil && r.tl != nil {
		for _, ev := range r.tl.Events {
			if isPinned(ev) {
				found = append(found, ev)
			}
		}
	}
	return found
}

func isPinned(ev *chat.Event) bool {
	return ev.Message != nil && ev.Message.Pin != nil && ev.Message.Gone == nil
}

// pinsAgain asks again after a welcome: pins may have changed since.
func (e *engine) pinsAgain() {
	if p := &e.pins; p.view != nil && p.view.Done && e.screen.room != nil && e.screen.room.ID == p.view.Room {
		next := *p.view
		next.Done, p.view = false, &next
	}
	e.pins.meanwhile = nil
	e.askAgain(&e.pins.ask)
}

func (e *engine) nextPins() (protocol.Payload, func(protocol.Payload)) {
	asked := e.pins.view
	if asked == nil || asked.Done {
		return nil, nil
	}
	room := asked.Room
	return &protocol.Pins{Room: room}, func(answer protocol.Payload) {
		p := &e.pins
		if p.view.Room != room {
			return
		}
		meanwhile := p.meanwhile
		p.view, p.meanwhile = &view.Pins{Room: room, Done: true, Error: failure(answer)}, nil
		if all, ok := answer.(*protocol.Messages); ok && all.Room == room {
			p.events = nil
			for i := range all.Events {
				e.updateUsers(all.Events[i].By)
				p.events = append(p.events, &all.Events[i])
			}
			for _, ev := range meanwhile {
				e.amendPins(ev)
			}
		}
		e.redrawPins()
	}
}

// amendPins takes an amendment, which is in the timeline of its room by now.
func (e *engine) amendPins(ev *chat.Event) {
	p := &e.pins
	if p.view == nil || p.view.Room != ev.Room {
		return
	}
	if !p.view.Done {
		p.meanwhile = append(p.meanwhile, ev)
	}
	at, found := slices.BinarySearchFunc(p.events, ev.Target, func(ev *chat.Event, seq chat.Seq) int { return cmp.Compare(ev.Seq, seq) })
	switch next := e.message(ev.Room, ev.Target); {
	case found:
		p.events = slices.Clone(p.events)
		if p.events[at] = chat.Amend(p.events[at], ev); !isPinned(p.events[at]) {
			p.events = slices.Delete(p.events, at, at+1)
		}
	case ev.Kind != chat.Pinned || !ev.On:
		return
	case next != nil && isPinned(next):
		p.events = slices.Insert(slices.Clone(p.events), at, next)
	case p.view.Done:
		next := *p.view
		next.Done, p.view = false, &next
		e.askNow(&p.ask)
	}
	e.redrawPins()
}

// redrawPins has the rows of the pinned messages made anew.
func (e *engine) redrawPins() {
	e.pins.stale = true
	e.dirty.any = true
}

// drawPins makes the rows of the pinned messages.
func (e *engine) drawPins() *view.Pins {
	p := &e.pins
	if p.view == nil || !p.stale {
		return p.view
	}
	p.stale = false
	next := *p.view
	next.Rows = make([]view.Row, 0, len(p.events))
	for _, ev := range p.events {
		next.Rows = append(next.Rows, e.screen.renderer.Message(ev))
	}
	p.view = &next
	return p.view
}
