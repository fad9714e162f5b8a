package client

import (
	"slices"

	"parley/shared/chat"
	"parley/shared/client/storage"
	"parley/shared/client/timeline"
	"parley/shared/protocol"
)

// refsMax bounds the messages that are asked for because others answer them.
const refsMax = 100

// refs are the messages that shown ones answer and that are not loaded. Pages bring those that they refer to; what a new message answers
// is asked for, one after the other.
type refs struct {
	wanted []ref
	asked  map[ref]bool // of this connection and room on screen, the wanted ones too
	busy   bool
}

// ref identifies a message.
type ref struct {
	room chat.RoomID
	seq  chat.Seq
}

// findQuoted returns a message that a shown one answers, or nil if it is not loaded: then it is asked for.
func (e *engine) findQuoted(room chat.RoomID, seq chat.Seq) *chat.Event {
	ev := e.findMessage(room, seq)
	if one := (ref{room, seq}); ev == nil && !e.refs.asked[one] && len(e.refs.asked) < refsMax {
		if e.refs.asked == nil {
			e.refs.asked = map[ref]bool{}
		}
		e.refs.asked[one] = true
		e.refs.wanted = append(e.refs.wanted, one)
		e.schedule.In("refs", 0, e.requestRefs)
	}
	return ev
}

// requestRefs asks for the next message that is missing.
func (e *engine) requestRefs() {
	if e.refs.busy || len(e.refs.wanted) == 0 {
		return
	}
	next := e.refs.wanted[0]
	e.refs.wanted = e.refs.wanted[1:]
	r := e.rooms[next.room]
	switch {
	case r == nil || r.tl == nil:
	case r.joined:
		e.refs.busy = true
		e.request(&protocol.History{Room: next.room, Around: next.seq, Limit: 1}, func(p protocol.Payload) {
			e.refs.busy = false
			if page, ok := p.(*protocol.Page); ok && page.Room == next.room {
				found := pageOf(page)
				if r.tl != nil && r.tl.Renew(&found) {
					e.refFound(next, found.Events)
				}
			}
			e.requestRefs()
		})
		return
	case e.saver.stores(next.room, storage.PageOf(next.seq)):
		e.refs.busy = true
		e.saver.readPage(r, storage.PageOf(next.seq), func(e *engine, p *storage.Page, _ []*chat.Event) {
			e.refs.busy = false
			e.refFound(next, p.Valid(next.room))
			e.requestRefs()
		})
		return
	}
	e.requestRefs()
}

// refFound shows a message that others answer, if it is among events.
func (e *engine) refFound(one ref, events []*chat.Event) {
	at := slices.IndexFunc(events, func(ev *chat.Event) bool { return ev.Seq == one.seq })
	r := e.rooms[one.room]
	if at < 0 || r == nil || r.tl == nil {
		return
	}
	e.updateUsers(events[at].By)
	t := r.tl
	if e.isOpen(r) {
		t = e.shown()
	}
	t.AddRef(events[at])
	e.redrawMessage(one.room, one.seq)
}

// forgetRefs lets what is missing be asked for again, of the server or of the storage.
func (e *engine) forgetRefs() {
	e.refs = refs{}
	e.screen.rows.Invalidate(func(it *timeline.Item) bool { _, _, answers := it.Answers(); return answers })
	e.dirty.open = true
}
