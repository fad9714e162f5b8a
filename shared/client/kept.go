package client

import (
	"context"
	"slices"

	"parley/shared/chat"
	"parley/shared/client/timeline"
)

// kept is what load found.
type kept struct {
	keys   []string // of what is kept of rooms
	state  keptState
	me     chat.User // whom the storage belongs to
	rooms  map[chat.RoomID]*restored
	outbox []*entry
	muted  []chat.User
	names  []meaning
}

type keptState struct {
	Me     chat.User
	Epoch  chat.Epoch
	Rooms  []keptRoom
	Recent []chat.RoomID // see archive
}

type keptRoom struct {
	State chat.RoomState
	Last  chat.Seq // the end of its timeline
	Kept  chat.Seq // the end of what is kept of it
}

func (e *engine) keptState() keptState {
	s := keptState{Me: e.me, Epoch: e.epoch, Recent: slices.Clone(e.keep.archive.recent)}
	for _, list := range [][]*room{e.public, e.direct} {
		for _, r := range list {
			k := keptRoom{State: chat.RoomState{
				Room: r.Room, Head: r.counted, Read: r.read, Unread: r.unread, Mentions: r.mentions,
			}}
			if r.tl != nil {
				k.Last = r.tl.Last()
			}
			if kept := e.keep.archive.rooms[r.ID]; kept != nil {
				k.Kept = kept.run.To
			}
			s.Rooms = append(s.Rooms, k)
		}
	}
	return s
}

// keptTimeline is what is kept of a room besides the pages with its events.
type keptTimeline struct {
	Epoch  chat.Epoch
	Last   chat.Seq      // the end of the run
	Woven  []*chat.Event `json:"Woven"` // private messages said in the room, in the order of timeline.Timeline.Interleaved
	People []chat.User   // who was there when it was kept
	// Wove says of each direct room up to which Seq its events are woven in here. It is written with the timeline, so
	// that a program that ends between two writes weaves the rest when it is back.
	Wove map[chat.RoomID]chat.Seq `json:"Wove"`

	Base chat.Seq `json:"-"` // the run in memory begins after it
}

// keptTimeline describes a room. The events themselves never change, so they may be shared with the keeper.
func (k *keep) keptTimeline(r *room) *keptTimeline {
	t := &keptTimeline{Epoch: r.tl.Epoch, Last: r.tl.Last(), Wove: k.engine.wove(), Base: r.tl.Base}
	t.Woven = append(t.Woven, r.tl.Interleaved...)
	people, _ := r.shown(k.engine.users)
	for _, p := range people[:min(len(people), chat.PeoplePage)] {
		t.People = append(t.People, p.User)
	}
	return t
}

// keepOlder adds the private messages that are kept from before what is in memory.
func (t *keptTimeline) keepOlder(ctx context.Context, s Storage, key string) {
	var was keptTimeline
	if err := get(ctx, s, key, &was); err != nil || was.Epoch != t.Epoch {
		return
	}
	oldest := t.Last - pageEvents*pagesMax
	older := slices.DeleteFunc(was.Woven, func(ev *chat.Event) bool {
		return ev == nil || !timeline.IsInterleaved(ev) || ev.Message.InSeq >= t.Base || ev.Message.InSeq < oldest
	})
	t.Woven = append(older, t.Woven...)
}
