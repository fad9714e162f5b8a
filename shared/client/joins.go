package client

import (
	"time"

	"parley/shared/chat"
	"parley/shared/client/dial"
	"parley/shared/protocol"
)

const (
	joinsMax  = 128 // joins under way at once
	behindMax = 300 // a room that is not open is not resumed from further behind
	dueWait   = 3 * time.Second
)

// join asks to be in a room, unless too many such questions are open: then when one of them is answered.
func (e *engine) join(r *room) {
	if e.joining >= joinsMax {
		return
	}
	e.joining++
	r.asking = true
	join := &protocol.Join{Room: r.ID}
	if r.tl != nil && r.tl.Epoch != "" {
		join.Epoch, join.After, join.At = r.tl.Epoch, r.tl.Last(), r.tl.LastAt()
	}
	e.ask(join, func(p protocol.Payload) {
		e.joining--
		r.asking = false
		if e.rooms[r.ID] == r {
			e.joinAnswered(r, p)
		}
		e.joinMore()
		e.pump()
	})
}

// joinMore joins what had to wait.
func (e *engine) joinMore() {
	for _, list := range [][]*room{e.public, e.direct} {
		for _, r := range list {
			if e.joining >= joinsMax {
				return
			}
			if !r.joined && time.Until(r.hold) <= 0 {
				e.ensure(r)
			}
		}
	}
}

func (e *engine) joinAnswered(r *room, p protocol.Payload) {
	switch p := p.(type) {
	case *protocol.Joined:
		if p.State.Room.ID == r.ID {
			e.joined(r, p)
			return
		}
	case *protocol.Failed:
		if !p.Error.Temporary() {
			e.joinRefused(r, &p.Error)
			return
		}
		e.later(r, dial.RetryAfter(&p.Error, 2))
		return
	}
	e.later(r, joinAgain)
}

// joinAgain is the wait after an answer that is none.
const joinAgain = 10 * time.Second

func (e *engine) joinRefused(r *room, err *chat.Error) {
	if e.vacate(r, err) {
		e.pump()
		return
	}
	if err.Code != chat.CodeNoRoom {
		e.tell("join", err)
	}
	r.missing, r.hold = true, time.Now().Add(openAgain)
	if r.followed && !e.shown(r) {
		e.unfollow(r)
	}
	e.dirty.all()
}

// later leaves a room alone for a while.
func (e *engine) later(r *room, wait time.Duration) {
	r.hold = time.Now().Add(wait)
	e.ensure(r)
}

// joined takes the answer: the room goes on, or starts again.
func (e *engine) joined(r *room, p *protocol.Joined) {
	e.follow(p.State)
	e.learn(p.Here.Users...)
	r.here(&p.Here)
	r.joined, r.tries = true, 0
	e.peopleChanged(r, ids(p.Here.Users))
	e.tellRead(r)
	switch {
	case p.Reset || r.tl == nil || r.tl.Epoch != e.epoch || r.tl.Last() > p.State.Head:
		e.reset(r, p.State.Head)
	default:
		r.tl.Exists(p.State.Head)
		e.expect(r, p.Resumed)
	}
	e.saw(r, r.target(), nil, nil)
	e.dirty.all()
	e.ensure(r)
}

// expect waits a while for events that should come by themselves before asking for them.
func (e *engine) expect(r *room, seq chat.Seq) {
	if seq <= r.tl.Last() {
		return
	}
	r.due = max(r.due, seq)
	e.agenda.At("due "+string(r.ID), time.Now().Add(dueWait), func() {
		r.due = 0
		e.ensure(r)
	})
}
