package storage

import (
	"context"
	"slices"

	"parley/shared/chat"
	"parley/shared/client/timeline"
)

// LeastEvents is how many events of a room are worth a page of their own; fewer, of a room that goes on, do not replace an older page.
const LeastEvents = chat.PageEvents / 2

// Timeline is what is stored of a room besides the pages with its events.
type Timeline struct {
	Epoch       chat.Epoch
	Last        chat.Seq      // the end of the run
	LastAt      chat.Millis   // when that event was; 0: not known
	Interleaved []*chat.Event `json:"Woven"` // private messages said in the room, in the order of timeline.Timeline.Interleaved
	People      []chat.User   // who was there when it was stored
	// InterleavedUpTo says of each direct room up to which Seq its events are interleaved here. It is written with the timeline, so
	// that a program that ends between two writes interleaves the rest when it is back.
	InterleavedUpTo map[chat.RoomID]chat.Seq `json:"Wove"`

	Base chat.Seq `json:"-"` // the run in memory begins after it
}

// KeepOlder adds the private messages that are stored from before what is in memory, at key.
func (t *Timeline) KeepOlder(ctx context.Context, s Store, key string) {
	var was Timeline
	if err := Get(ctx, s, key, &was); err != nil || was.Epoch != t.Epoch {
		return
	}
	oldest := t.Last - PageEvents*MaxPages
	older := slices.DeleteFunc(was.Interleaved, func(ev *chat.Event) bool {
		return ev == nil || !timeline.IsInterleaved(ev) || ev.Message.InSeq >= t.Base || ev.Message.InSeq < oldest
	})
	t.Interleaved = append(older, t.Interleaved...)
}

// Read returns the newest page of what is stored of a room, and the one before it if that is short; nil if there is none.
func (t *Timeline) Read(ctx context.Context, s Store, id chat.RoomID) (*timeline.Timeline, error) {
	if t.Epoch == "" || t.Last < 0 {
		return nil, nil
	}
	tl := timeline.New(t.Epoch, t.Last)
	tl.EndedAt(t.LastAt)
	for n := PageOf(t.Last); n >= 0 && t.Last > 0 && len(tl.Events) < LeastEvents && !tl.Start; n-- {
		var page Page
		if err := Get(ctx, s, PageKey(id, n), &page); err != nil {
			return nil, err
		}
		if tl.Base == t.Last && page.To != t.Last && page.valid(id) && page.Epoch == t.Epoch { // the program ended between two writes
			tl = timeline.New(t.Epoch, page.To)
		}
		if older := page.Prepend(tl, id); !older {
			break
		}
	}
	if t.Last > 0 && len(tl.Events) == 0 {
		return nil, nil
	}
	for _, ev := range t.Interleaved {
		if ev != nil && timeline.IsInterleaved(ev) && ev.Message.In == id {
			tl.Interleave(ev)
		}
	}
	return tl, nil
}
