package client

import (
	"parley/shared/chat"
)

// kept is what load found.
type kept struct {
	state  keptState
	rooms  map[chat.RoomID]*timeline
	wove   map[chat.RoomID]chat.Seq // of the room that is opened: see keptTimeline.Wove
	outbox []*entry
}

// kept is the newest page of the timeline. The events themselves never change, so they may be shared.
func (t *timeline) kept() keptTimeline {
	from := max(len(t.events)-chat.PageEvents, 0)
	k := keptTimeline{Epoch: t.epoch, Base: t.base + chat.Seq(from), Start: t.start && from == 0}
	k.Events = append(k.Events, t.events[from:]...)
	for _, ev := range t.woven {
		if ev.Message.InSeq >= k.Base {
			k.Woven = append(k.Woven, ev)
		}
	}
	return k
}

type keptState struct {
	Me    chat.User
	Epoch chat.Epoch
	Rooms []keptRoom
}

func (e *engine) keptState() keptState {
	s := keptState{Me: e.me, Epoch: e.epoch}
	for _, list := range [][]*room{e.public, e.direct} {
		for _, r := range list {
			k := keptRoom{State: chat.RoomState{
				Room: r.Room, Head: r.counted, Read: r.read, Unread: r.unread, Mentions: r.mentions,
			}}
			if r.tl != nil {
				k.Last = r.tl.last()
			}
			s.Rooms = append(s.Rooms, k)
		}
	}
	return s
}

type keptRoom struct {
	State chat.RoomState
	Last  chat.Seq // the end of its timeline
}

type keptTimeline struct {
	Epoch  chat.Epoch
	Base   chat.Seq
	Start  bool
	Events []*chat.Event
	Woven  []*chat.Event
	// Wove says of each direct room up to which Seq its events are woven in here. It is written with the timeline, so
	// that a program that ends between two writes weaves the rest when it is back.
	Wove map[chat.RoomID]chat.Seq
}
