package client

import (
	"time"

	"parley/shared/chat"
	"parley/shared/client/dial"
	"parley/shared/client/timeline"
	"parley/shared/protocol"
)

// pongEvery is how often a ping is answered at most.
const pongEvery = time.Second

// hear takes what the line tells. A frame may end the line: then the rest is not listened to.
func (e *engine) hear(n dial.Report) {
	e.heard = time.Now()
	switch {
	case n.Down != nil:
		e.lineDown(n.Down)
	case n.Up:
		e.up = true
	case n.SignedIn:
		e.signedIn = true
	}
	line := e.line
	for _, f := range n.Frames {
		if e.line != line {
			return
		}
		e.receive(f)
	}
}

func (e *engine) receive(f protocol.Frame) {
	if _, ping := f.Payload.(*protocol.Ping); ping {
		e.pong()
		return
	}
	e.useful = e.heard
	if f.ID != 0 {
		if e.listing {
			e.allListed()
		}
		if a, waited := e.asks[f.ID]; waited {
			delete(e.asks, f.ID)
			a.answer(f.Payload)
		}
		return
	}
	e.told(f.Payload)
}

// pong answers a ping; those of a server that sends nothing else without pause are not answered.
func (e *engine) pong() {
	if now := time.Now(); now.Sub(e.ponged) >= pongEvery {
		e.ponged = now
		e.line.Send(0, &protocol.Pong{})
	}
}

// told takes what the server says by itself. Before the welcome nothing but that and a goodbye makes sense.
func (e *engine) told(p protocol.Payload) {
	switch p := p.(type) {
	case *protocol.Welcome:
		e.welcome(p)
		return
	case *protocol.Goodbye:
		e.goodbye(p)
		return
	}
	if !e.online {
		return
	}
	switch p := p.(type) {
	case *protocol.Event:
		e.event(&p.Event)
	case *protocol.Presence:
		e.present(p)
	case *protocol.Writing:
		e.writing(p)
	case *protocol.Followed:
		e.followed(p)
	case *protocol.Left:
		if r := e.rooms[p.Room]; r != nil && r.followed {
			e.unfollow(r)
		}
	case *protocol.Seen:
		e.seen(p)
	case *protocol.Names:
		e.learn(p.Users...)
	case *protocol.Profile:
		e.learn(p.User)
	case *protocol.Failed:
		e.log("the server refused something that was no command", "code", p.Error.Code)
	}
}

// followed takes a room that the user follows since now: joined elsewhere, or a first private message.
func (e *engine) followed(f *protocol.Followed) {
	if len(e.rooms) >= roomsMax {
		return
	}
	e.prepare(f.State)
	e.ensure(e.follow(f.State))
}

// event takes one event of a joined room.
func (e *engine) event(ev *chat.Event) {
	r := e.rooms[ev.Room]
	if r == nil || r.target() == nil {
		return
	}
	t := r.target()
	newer := t.Apply(ev)
	e.saw(r, t, nil, newer)
	e.grown(r, t, newer)
	e.ensure(r)
}

// grown takes events that were added to the end of a room's timeline.
func (e *engine) grown(r *room, t *timeline.Timeline, events []*chat.Event) {
	listed := r.counted // what is older has its place in the list of rooms already
	for _, ev := range events {
		e.learn(ev.By)
		e.meet(ev)
		e.count(r, ev)
		e.stopsTyping(r, ev.By.ID)
		if e.shown(r) && t == r.tl {
			e.appear(ev)
		}
		if e.weaveIn(ev) && ev.By.ID != e.me.ID && !e.mutes.Has(ev.By.ID) {
			e.screen.newest++
		}
		e.settle(ev)
	}
	if e.mutes.Any() {
		e.sift(r)
	}
	if len(events) == 0 {
		return
	}
	if t.Last() > listed {
		e.promote(r)
	}
	e.settleUpTo(r, t.Last())
	e.rest(r)
	e.keep.dirty(r)
}
