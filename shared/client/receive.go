package client

import (
	"time"

	"parley/shared/chat"
	"parley/shared/client/dial"
	"parley/shared/client/timeline"
	"parley/shared/protocol"
)

// handleReport takes what a connection reports. A frame may end the connection: then the rest is ignored.
func (e *engine) handleReport(n dial.Report) {
	e.lastReport = time.Now()
	switch {
	case n.Down != nil:
		e.connectionEnded(n.Down)
	case n.Up:
		e.up = true
	case n.SignedIn:
		e.signedIn = true
	}
	line := e.connection
	for _, f := range n.Frames {
		if e.connection != line {
			return
		}
		e.handleFrame(f)
	}
}

func (e *engine) handleFrame(f protocol.Frame) {
	if _, ping := f.Payload.(*protocol.Ping); ping {
		e.pong()
		return
	}
	e.lastFrame = e.lastReport
	if f.ID != 0 {
		if e.listIncomplete {
			e.roomListComplete()
		}
		if a, waited := e.pending[f.ID]; waited {
			delete(e.pending, f.ID)
			a.answer(f.Payload)
		}
		return
	}
	e.handlePush(f.Payload)
}

// handlePush takes what the server says by itself. Before the welcome nothing but that and a goodbye makes sense.
func (e *engine) handlePush(p protocol.Payload) {
	switch p := p.(type) {
	case *protocol.Welcome:
		e.handleWelcome(p)
		return
	case *protocol.Goodbye:
		e.handleGoodbye(p)
		return
	}
	if !e.online {
		return
	}
	switch p := p.(type) {
	case *protocol.Event:
		e.handleEvent(&p.Event)
	case *protocol.Presence:
		e.handlePresence(p)
	case *protocol.Writing:
		e.handleTyping(p)
	case *protocol.Followed:
		e.handleFollowed(p)
	case *protocol.Left:
		if r := e.rooms[p.Room]; r != nil && r.followed {
			e.unfollow(r)
		}
	case *protocol.Seen:
		e.handleSeen(p)
	case *protocol.Names:
		e.updateUsers(p.Users...)
	case *protocol.Profile:
		e.updateUsers(p.User)
	case *protocol.Failed:
		e.log("the server refused something that was no command", "code", p.Error.Code)
	}
}

// handleEvent takes one event of a joined room.
func (e *engine) handleEvent(ev *chat.Event) {
	r := e.rooms[ev.Room]
	if r == nil || r.target() == nil {
		return
	}
	t := r.target()
	newer := t.Apply(ev)
	e.tellWitness(r, t, nil, newer)
	e.handleNewEvents(r, t, newer)
	e.requestMissing(r)
}

// handleNewEvents takes events that were added to the end of a room's timeline.
func (e *engine) handleNewEvents(r *room, t *timeline.Timeline, events []*chat.Event) {
	listed := r.counted // what is older has its place in the list of rooms already
	for _, ev := range events {
		e.updateUsers(ev.By)
		e.rememberPeer(ev)
		e.countUnread(r, ev)
		e.stopsTyping(r, ev.By.ID)
		if e.isOpen(r) && t == r.tl {
			e.showEvent(ev)
		}
		if e.interleave(ev) && ev.By.ID != e.me.ID && !e.mutes.Has(ev.By.ID) {
			e.screen.newest++
		}
		e.confirm(ev)
	}
	if e.mutes.Any() {
		e.excludeMuted(r)
	}
	if len(events) == 0 {
		return
	}
	if t.Last() > listed {
		e.promote(r)
	}
	e.confirmUpTo(r, t.Last())
	e.evict(r)
	e.saver.roomChanged(r)
}
