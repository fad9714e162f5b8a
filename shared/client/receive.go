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
		e.handleLeft(p)
	case *protocol.Configured:
		e.handleConfigured(p)
	case *protocol.Ranked:
		e.handleRanked(p)
	case *protocol.Seen:
		e.handleSeen(p)
	case *protocol.Leveled:
		e.handleLeveled(p)
	case *protocol.Absent:
		e.showAway(p.On)
	case *protocol.Statuses:
		e.learnStatuses(p.Statuses)
	case *protocol.Blocked:
		e.handleBlocked(p.Users)
	case *protocol.Names:
		e.updateUsers(p.Users...)
	case *protocol.Profile:
		e.updateUsers(p.User)
	case *protocol.Account:
		e.handleAccount(p)
	case *protocol.Reported:
		for _, r := range p.Reports {
			e.tellReport(r)
		}
	case *protocol.Scheduled:
		e.laterChanged()
	case *protocol.Drafted:
		e.drafts.told(p.Draft)
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
	last := t.Last()
	passed := t.Apply(ev)
	e.tellWitness(r, t, t.Base, last, nil, passed)
	e.handleNewEvents(r, t, passed)
	e.mergeWindows(r)
	e.requestMissing(r)
}

// handleNewEvents takes events that the end of a room's timeline has passed.
func (e *engine) handleNewEvents(r *room, t *timeline.Timeline, passed []timeline.Passed) {
	listed := r.counted // what is older has its place in the list of rooms already
	said := false
	for _, p := range passed {
		ev := p.Event
		e.updateUsers(ev.By)
		if ev.Whom != nil {
			e.updateUsers(*ev.Whom)
			e.membersChanged(r.ID)
			e.invitesChanged(r.ID)
		}
		if ev.Kind.Amends() {
			e.handleAmendment(r, t, p)
			e.confirm(ev)
			continue
		}
		said = said || ev.Seq > listed
		e.rememberPeer(ev)
		e.countUnread(r, ev)
		e.inboxSaid(r, ev)
		e.stopsTyping(r, ev.By.ID)
		e.speaks(r, ev)
		if r.titled(ev) {
			e.dirty.rooms = true
			e.saver.stateChanged()
		}
		if e.isOpen(r) && t == r.tl {
			e.showEvent(ev)
		}
		if e.interleave(ev) && ev.By.ID != e.me.ID && !e.blocks.Has(ev.By.ID) {
			e.screen.newest++
		}
		e.confirm(ev)
	}
	if len(passed) == 0 {
		return
	}
	if said {
		e.promote(r)
	}
	e.confirmUpTo(r, t.Last())
	e.evict(r)
	e.saver.roomChanged(r)
}
