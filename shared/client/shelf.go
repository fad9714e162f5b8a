package client

import (
	"context"
	"slices"
	"strconv"
	"time"

	"parley/shared/chat"
	"parley/shared/client/dial"
	"parley/shared/client/outbox"
	"parley/shared/client/storage"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

// shelf is the drafts that were replaced or cleared. The server has them; what it does not have yet waits, stored on this device.
type shelf struct {
	waiting []*storage.Shelved // not on the server yet
	busy    bool               // one of them is under way
	view    *view.Shelf        // what LoadShelf has loaded from the server; nil before the first
	older   int64              // the version below which the next page begins
	ask     query
}

// forget is called when the client is somebody else.
func (s *shelf) forget() { s.waiting, s.view, s.busy = nil, nil, false }

// Shelve puts a text on the shelf.
func (c *Client) Shelve(room chat.RoomID, d view.Draft) {
	c.post(func(e *engine) {
		if text := chat.CleanText(d.Text); !chat.Blank(text) {
			e.shelve(chat.Draft{Room: room, Text: text, Reply: d.Reply})
		}
	})
}

// LoadShelf loads the newest drafts on the shelf into view.Snapshot.Shelf.
func (c *Client) LoadShelf() {
	c.post(func(e *engine) {
		e.loadShelved()
		e.loadShelf(0)
	})
}

// MoreShelf loads older ones.
func (c *Client) MoreShelf() {
	c.post(func(e *engine) {
		if v := e.shelf.view; v != nil && v.Done && v.More {
			e.loadShelf(e.shelf.older)
		}
	})
}

// Unshelve removes a draft from the shelf.
func (c *Client) Unshelve(id string) { c.post(func(e *engine) { e.unshelve(id) }) }

// shelve stores a text until the server has it.
func (e *engine) shelve(d chat.Draft) {
	if chat.Blank(d.Text) {
		return
	}
	d.At = e.serverTime(time.Now())
	one := &storage.Shelved{Draft: d, Key: storage.ShelvedKey(e.me.ID, string(outbox.NewNonce()))}
	e.saver.worker.PutNow(one.Key, storage.Encode(one), nil)
	e.shelf.waiting = append(e.shelf.waiting, one)
	e.dirty.any = true
	e.sendShelved()
}

// loadShelved reads what an earlier run could not put on the shelf.
func (e *engine) loadShelved() {
	me, found := e.me.ID, []*storage.Shelved(nil)
	if me == "" {
		return
	}
	e.saver.read("look for what belongs on the shelf", func(ctx context.Context, s storage.Store) (err error) {
		found, err = storage.ReadShelved(ctx, s, me)
		return err
	}, func(e *engine, _ error) {
		if e.me.ID != me {
			return
		}
		for _, one := range found {
			if !slices.ContainsFunc(e.shelf.waiting, func(w *storage.Shelved) bool { return w.Key == one.Key }) {
				e.shelf.waiting = append(e.shelf.waiting, one)
			}
		}
		e.sendShelved()
	})
}

// sendShelved puts what waits on the shelf, one after the other. The same text twice is there once.
func (e *engine) sendShelved() {
	s := &e.shelf
	next := slices.IndexFunc(s.waiting, func(w *storage.Shelved) bool { return !w.Refused })
	if !e.online || !e.drafts.synced.listed || s.busy || next < 0 {
		return
	}
	one := s.waiting[next]
	s.busy = true
	e.request(&protocol.Shelve{Room: one.Draft.Room, Text: one.Draft.Text, Reply: one.Draft.Reply}, func(p protocol.Payload) {
		s.busy = false
		if f, failed := p.(*protocol.Failed); failed && f.Error.Temporary() {
			e.schedule.At("shelve", time.Now().Add(dial.RetryAfter(&f.Error, 0)), e.sendShelved)
			return
		} else if failed {
			e.log("the server does not take a draft for the shelf", "code", f.Error.Code)
			one.Refused = true
		} else {
			e.dropShelved(one)
			if s.view != nil {
				e.loadShelf(0)
			}
		}
		e.sendShelved()
	})
}

func (e *engine) dropShelved(one *storage.Shelved) {
	e.saver.worker.DeleteNow(one.Key)
	e.shelf.waiting = slices.DeleteFunc(slices.Clone(e.shelf.waiting), func(w *storage.Shelved) bool { return w == one })
	e.dirty.any = true
}

func (e *engine) loadShelf(before int64) {
	next := view.Shelf{Error: e.offline()}
	if was := e.shelf.view; was != nil {
		next.Drafts, next.More = was.Drafts, was.More
	}
	e.shelf.view, e.shelf.older = &next, before
	e.dirty.any = true
	e.askNow(&e.shelf.ask)
}

// shelfAgain asks again after a welcome.
func (e *engine) shelfAgain() {
	e.shelf.busy = false
	if e.shelf.view != nil {
		e.loadShelf(0)
	}
	e.askAgain(&e.shelf.ask)
}

func (e *engine) nextShelf() (protocol.Payload, func(protocol.Payload)) {
	if e.shelf.view == nil || e.shelf.view.Done {
		return nil, nil
	}
	before := e.shelf.older
	return &protocol.Shelf{Before: before}, func(answer protocol.Payload) {
		s := &e.shelf
		if s.view == nil || s.older != before {
			return
		}
		next := view.Shelf{Done: true, Error: failure(answer)}
		if before != 0 {
			next.Drafts = slices.Clip(s.view.Drafts)
		}
		if page, ok := answer.(*protocol.Stored); ok {
			next.More = page.More
			for _, d := range page.Drafts {
				next.Drafts = append(next.Drafts, shelved(strconv.FormatInt(d.Version, 10), d))
				s.older = d.Version
			}
		}
		s.view = &next
		e.dirty.any = true
	}
}

func shelved(id string, d chat.Draft) view.Shelved {
	return view.Shelved{ID: id, Room: d.Room, Text: d.Text, Reply: d.Reply, At: d.At, Refused: d.Refused}
}

// unshelve removes a draft: by the key under which it waits, or by its version on the server.
func (e *engine) unshelve(id string) {
	for _, one := range e.shelf.waiting {
		if one.Key == id {
			e.dropShelved(one)
			return
		}
	}
	version, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return
	}
	if v := e.shelf.view; v != nil {
		next := *v
		next.Drafts = slices.DeleteFunc(slices.Clone(v.Drafts), func(d view.Shelved) bool { return d.ID == id })
		e.shelf.view = &next
		e.dirty.any = true
	}
	e.order("shelf", &protocol.Unshelve{Version: version})
}

// drawShelf returns what waits, and what the server has.
func (e *engine) drawShelf() *view.Shelf {
	if e.shelf.view == nil || len(e.shelf.waiting) == 0 {
		return e.shelf.view
	}
	all := *e.shelf.view
	all.Drafts = nil
	for _, one := range slices.Backward(e.shelf.waiting) {
		all.Drafts = append(all.Drafts, shelved(one.Key, one.Draft))
	}
	all.Drafts = append(all.Drafts, e.shelf.view.Drafts...)
	return &all
}
