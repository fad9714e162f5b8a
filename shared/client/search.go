package client

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"parley/shared/chat"
	"parley/shared/client/search"
	"parley/shared/client/storage"
	"parley/shared/client/view"
	"parley/shared/words"
)

const (
	hitsStored  = chat.HitsMax           // of the device, besides those that the server has found too
	searchPause = 150 * time.Millisecond // after the last call of Search: people type faster than they read
)

// searching is the latest Search. The device looks through one page at a time: other work with the storage goes in between.
type searching struct {
	id    int64
	me    chat.UserID // who searches
	view  *view.Search
	list  search.List
	pages []searchPage
	left  bool  // hits of the device found no room
	next  int64 // where the server goes on; 0 for nowhere
	asked bool  // the server has answered, or refused
}

// searchPage is a page of a room to look through; the page -1 stands for what is stored of the room besides.
type searchPage struct {
	room chat.RoomID
	page int64
}

// Search looks for messages, on this device and on the server: see view.Snapshot.Search. It may be called at each key: it begins after a
// pause, and until then what was found before stays. A query without a text ends it at once.
func (c *Client) Search(query view.Query) {
	c.post(func(e *engine) {
		if query.Text == "" {
			e.schedule.Drop("search")
			e.startSearch(query)
			return
		}
		e.schedule.At("search", time.Now().Add(searchPause), func() { e.startSearch(query) })
	})
}

// forget drops the hits of a room.
func (s *searching) forget(e *engine, room chat.RoomID) {
	if s.list.Forget(room) {
		s.show(e, nil)
	}
}

// MoreHits asks the server for the next page of what Search has found.
func (c *Client) MoreHits() {
	c.post(func(e *engine) {
		if s := &e.search; s.view != nil && s.next != 0 && e.online && !s.view.Loading {
			s.show(e, func(v *view.Search) { v.Loading = true })
			e.askHits(s.id)
		}
	})
}

// KnowEmoji gives the names of emoji in a search their meaning, as a table of web/emoji has them. What is stored on this device is looked
// through once more for the search that is shown; what was found stays.
func (c *Client) KnowEmoji(table string) {
	c.post(func(e *engine) {
		e.emoji = sync.OnceValue(func() func(string) []string { return words.EmojiNames(table) }) // most people never search
		if s := &e.search; s.view != nil && !s.list.Query.Empty() {
			walking := len(s.pages) > 0
			s.list.Query = words.Parse(s.view.Query.Text).Resolve(e.searchNames())
			if s.pages = e.searchPages(s.view.Query.Room); !walking {
				e.searchNext(s.id)
			}
		}
	})
}

func (e *engine) startSearch(query view.Query) {
	e.dirty.any = true
	e.search = searching{id: e.search.id + 1, me: e.me.ID}
	s := &e.search
	s.list = search.List{Query: words.Parse(query.Text).Resolve(e.searchNames()), Best: query.Best}
	if query.Text == "" {
		return
	}
	s.view = &view.Search{Query: query, Local: e.link.State != view.Online && e.link.State != view.Connecting}
	if s.list.Query.Empty() { // nothing in it can be searched for
		s.asked = true
		s.show(e, nil)
		return
	}
	e.saver.flush()
	s.pages = e.searchPages(query.Room)
	e.askHits(s.id)
	e.searchNext(s.id)
}

// searchPages lists what is stored of a room, or of all rooms for "", those used most recently first.
func (e *engine) searchPages(room chat.RoomID) (pages []searchPage) {
	for _, id := range e.saver.archive.Recent {
		if room == "" || room == id {
			pages = append(pages, searchedPages(id, e.saver.archive.Rooms[id])...)
		}
	}
	return pages
}

// searchNames gives the names in a query their meaning, as far as this device knows.
func (e *engine) searchNames() words.Names {
	names := words.Names{
		Me: e.me.ID, Zone: e.loc, Now: time.Now(),
		Users: func(name string) []chat.UserID {
			if u, known := e.users.Named(name); known {
				return []chat.UserID{u.ID}
			}
			if u, met := e.names.view[view.NameKey(name)]; met {
				return []chat.UserID{u.ID}
			}
			return nil
		},
		Rooms: func(name string) []chat.RoomID {
			if peer, direct := strings.CutPrefix(name, "@"); direct {
				if u, known := e.users.Named(peer); known {
					return []chat.RoomID{chat.DirectID(e.me.ID, u.ID)}
				}
				return nil
			}
			if room, err := chat.ParseRoom(name); err == nil {
				return []chat.RoomID{room}
			}
			return nil
		},
	}
	if e.emoji != nil {
		names.Emoji = e.emoji()
	}
	return names
}

// searchedPages lists what is stored of a room, the newest first.
func searchedPages(id chat.RoomID, s *storage.ArchivedRoom) []searchPage {
	var all []searchPage
	for n := range s.Pages {
		all = append(all, searchPage{id, n})
	}
	slices.SortFunc(all, func(a, b searchPage) int { return cmp.Compare(b.page, a.page) })
	return append(all, searchPage{id, -1})
}

// searchNext looks through the next page of the device, unless something else is searched for by now.
func (e *engine) searchNext(id int64) {
	s := &e.search
	if s.id != id {
		return
	}
	if len(s.pages) == 0 {
		s.show(e, nil)
		return
	}
	next, query := s.pages[0], s.list.Query
	s.pages = s.pages[1:]
	var found []search.Hit
	e.saver.amendStored()
	e.saver.read("search", func(ctx context.Context, st storage.Store) error {
		events, err := next.read(ctx, st)
		found = search.In(next.room, events, query)
		return err
	}, func(e *engine, _ error) {
		if s := &e.search; s.id == id {
			s.left = s.list.AddStored(e.present(found), hitsStored) || s.left
			s.show(e, nil)
			e.searchNext(id)
		}
	})
}

func (s searchPage) read(ctx context.Context, st storage.Store) ([]*chat.Event, error) {
	if s.page < 0 {
		var t storage.Timeline
		err := storage.Get(ctx, st, storage.KeyRoom+string(s.room), &t)
		return t.Interleaved, err
	}
	var page storage.Page
	err := storage.Get(ctx, st, storage.PageKey(s.room, s.page), &page)
	return page.Valid(s.room), err
}

// present returns hits of the device as the messages stand now, and leaves out what nobody wants to see.
func (e *engine) present(found []search.Hit) (hits []search.Hit) {
	for _, h := range found {
		if from := e.rooms[h.Event.Room]; from != nil && from.tl != nil { // it may have changed since it was read
			h.Event = from.tl.Present(h.Event)
		}
		var ok bool
		if h.Found, ok = e.search.list.Query.Match(h.Event); ok && e.rooms[h.In] != nil && !e.blocks.Has(h.Event.By.ID) {
			hits = append(hits, h)
		}
	}
	return hits
}

// amended shows an amendment in what was found.
func (s *searching) amended(e *engine, ev *chat.Event) {
	if s.view != nil && ev.Kind.ChangesContent() && s.list.Amend(e.me.ID, ev) {
		s.show(e, nil)
	}
}
