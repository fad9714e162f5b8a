package client

import (
	"time"

	"parley/shared/chat"
	"parley/shared/client/dial"
	"parley/shared/client/timeline"
	"parley/shared/protocol"
)

const (
	joinsMax  = 128 // joins under way at once
	behindMax = 300 // a room that is not open is not resumed from further behind
	dueWait   = 3 * time.Second
)

// chooseStart decides where the events of a listed room go on before it is joined: where its timeline ends, or
// at the head if there is none. The open room without a timeline starts with its newest page instead.
func (e *engine) chooseStart(s chat.RoomState) {
	r := e.room(s.Room.ID)
	if e.isOpen(r) || r.joined || r.asking || s.Request {
		return
	}
	if r.tl != nil && r.tl.Epoch == e.epoch && r.tl.Last() <= s.Head && s.Head-r.tl.Last() <= e.behindMax() {
		return
	}
	after := s.Head
	switch {
	case r.Kind != chat.Direct:
	case e.resumes():
		after = 0 // it is new here, and its messages may belong into a room that is resumed
	case s.Unread > 0:
		after = s.Read // to know which room the unread ones were said in
	}
	e.startAfter(r, max(min(after, s.Head), s.Head-e.behindMax()), s.Head)
}

// startAfter begins a room's timeline after a Seq, or further back where what is stored of the room ends, so that this follows what is
// changed of it. If that is too far back, what is stored is dropped: deleted messages must not stay.
func (e *engine) startAfter(r *room, after, head chat.Seq) {
	end, at, stored := e.saver.archive.End(r.ID, e.epoch)
	if !stored || end > head || head-end > e.behindMax() {
		e.skipHistory(r)
		r.tl = e.newTimeline(after)
		return
	}
	r.tl = e.newTimeline(min(after, end))
	if end <= after {
		r.tl.EndedAt(at)
	}
}

// newTimeline returns an empty timeline that goes on after head.
func (e *engine) newTimeline(head chat.Seq) *timeline.Timeline {
	t := timeline.New(e.epoch, head)
	t.Me = e.me.ID
	return t
}

// resumes reports whether some room that is not direct goes on from what is known of it, be it that nothing was said yet.
func (e *engine) resumes() bool {
	for _, r := range e.rooms {
		if r.Kind == chat.Direct || r.tl == nil || r.tl.Epoch != e.epoch {
			continue
		}
		if len(r.tl.Events) > 0 || r.tl.Start || r.tl.Last() < r.counted {
			return true
		}
	}
	return false
}

// joinRooms joins all rooms after a welcome, the open one first.
func (e *engine) joinRooms() {
	if e.screen.room != nil {
		e.requestMissing(e.screen.room)
	}
	for _, r := range e.named {
		e.requestMissing(r)
	}
	for _, r := range e.direct {
		e.requestMissing(r)
	}
	e.sendNext()
}

// behindMax is how many events a room that is not open is resumed from at most.
func (e *engine) behindMax() chat.Seq { return chat.Seq(min(behindMax, e.limits.ResumeRange)) }

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
	e.request(join, func(p protocol.Payload) {
		e.joining--
		r.asking = false
		if e.rooms[r.ID] == r {
			e.joinAnswered(r, p)
		}
		e.joinMore()
		e.sendNext()
	})
}

// joinMore joins what had to wait.
func (e *engine) joinMore() {
	for _, list := range [][]*room{e.named, e.direct} {
		for _, r := range list {
			if e.joining >= joinsMax {
				return
			}
			if !r.joined && time.Until(r.holdUntil) <= 0 {
				e.requestMissing(r)
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
		e.requestLater(r, dial.RetryAfter(&p.Error, 2))
		return
	}
	e.requestLater(r, joinAgain)
}

// joinAgain is the wait after an answer that is none.
const joinAgain = 10 * time.Second

func (e *engine) joinRefused(r *room, err *chat.Error) {
	if e.openVacant(r, err) {
		e.sendNext()
		return
	}
	switch {
	case err.Code == chat.CodeNoGuests:
		e.shut(r)
		return
	case err.Code == chat.CodeNoRoom && r.followed && r.Kind.MembersOnly():
		e.removed(r)
		return
	case err.Code != chat.CodeNoRoom:
		e.notify("join", err)
	}
	r.missing, r.holdUntil = true, time.Now().Add(openAgain)
	if r.followed && !e.isOpen(r) {
		e.unfollow(r)
	}
	e.dirty.all()
}

// joined takes the answer: the room goes on, or starts again.
func (e *engine) joined(r *room, p *protocol.Joined) {
	e.follow(p.State)
	e.hasToWait(r, time.Duration(p.State.Wait)*time.Millisecond)
	e.learnStatusesOf(r.withPeer(e.withoutMe(p.Here.Users)), p.Here.Statuses)
	e.updateUsers(p.Here.Users...)
	r.people.Replace(&p.Here)
	r.joined, r.fruitlessPages = true, 0
	r.asked = p.State.Asked
	e.peopleChanged(r, ids(p.Here.Users))
	e.tellRead(r)
	switch {
	case p.Reset || r.tl == nil || r.tl.Epoch != e.epoch || r.tl.Last() > p.State.Head:
		e.reset(r, p.State.Head)
	default:
		r.tl.Exists(p.State.Head)
		e.expect(r, p.Resumed)
	}
	e.tellWitness(r, r.target(), r.target().Base, r.target().Last(), nil, nil)
	if e.isOpen(r) {
		e.forgetRefs()
	}
	e.dirty.all()
	e.requestMissing(r)
}

// expect waits a while for events that should come by themselves before asking for them.
func (e *engine) expect(r *room, seq chat.Seq) {
	if seq <= r.tl.Last() {
		return
	}
	r.expected = max(r.expected, seq)
	e.schedule.At("due "+string(r.ID), time.Now().Add(dueWait), func() {
		r.expected = 0
		e.requestMissing(r)
		e.sendNext()
	})
}
