package client

import (
	"cmp"
	"context"
	"slices"
	"time"

	"parley/shared/chat"
	"parley/shared/client/storage"
	"parley/shared/client/timeline"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

// day is the latest SeekTime.
type day struct {
	view *view.Day
	ask  query
}

// SeekTime looks for the first message of a room at or after a time, or otherwise its newest: see view.Snapshot.Day. Without a connection it
// looks among those that are stored on this device. It loads the messages around it, but does not show them: see Seek.
func (c *Client) SeekTime(room chat.RoomID, at time.Time) {
	c.post(func(e *engine) {
		e.showDay(&view.Day{Room: room, At: at})
		if e.online {
			e.askNow(&e.day.ask)
			return
		}
		e.seekStoredTime(e.day.view)
	})
}

func (e *engine) showDay(d *view.Day) { e.day.view, e.dirty.any = d, true }

func (e *engine) nextDay() (protocol.Payload, func(protocol.Payload)) {
	asked := e.day.view
	if asked == nil || asked.Done {
		return nil, nil
	}
	at := max(chat.MillisOf(asked.At), 1)
	return &protocol.History{Room: asked.Room, At: at, Limit: aroundRows}, func(p protocol.Payload) {
		if e.day.view != asked {
			return
		}
		next := *asked
		next.Done, next.Error = true, failure(p)
		if p, ok := p.(*protocol.Page); ok && p.Room == asked.Room {
			next.Seq = p.Near
			for i := range p.Events {
				if p.Events[i].Seq == p.Near {
					next.Found = p.Events[i].At.Time()
				}
			}
			page := pageOf(p)
			if r := e.rooms[p.Room]; e.isOpen(r) && r.tl != nil && r.tl.Epoch == e.epoch && p.To >= p.From && r.target().Renew(&page) {
				e.addWindow(r, page, timeline.InterleavedIn(r.ID, p.Private))
			}
		}
		e.showDay(&next)
	}
}

// seekStoredTime looks through what is stored of a room, the newest page first.
func (e *engine) seekStoredTime(asked *view.Day) {
	e.saver.flush()
	var pages []int64
	if stored := e.saver.archive.Rooms[asked.Room]; stored != nil {
		for n := range stored.Pages {
			pages = append(pages, n)
		}
	}
	slices.SortFunc(pages, func(a, b int64) int { return cmp.Compare(b, a) })
	next := *asked
	next.Done = true
	e.saver.read("day", func(ctx context.Context, st storage.Store) error {
		for _, n := range pages {
			var page storage.Page
			if err := storage.Get(ctx, st, storage.PageKey(asked.Room, n), &page); err != nil {
				return err
			}
			events := slices.DeleteFunc(page.Valid(asked.Room), func(ev *chat.Event) bool { return ev == nil })
			for _, ev := range slices.Backward(events) {
				if at := ev.At.Time(); next.Seq == 0 || !at.Before(asked.At) {
					next.Seq, next.Found = ev.Seq, at
				} else {
					return nil
				}
			}
		}
		return nil
	}, func(e *engine, _ error) {
		if e.day.view == asked {
			if next.Seq == 0 {
				next.Error = e.offline()
			}
			e.showDay(&next)
		}
	})
}
