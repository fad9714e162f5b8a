package client

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"parley/shared/chat"
	"parley/shared/client/storage"
	"parley/shared/client/timeline"
	"parley/shared/client/view"
	"parley/shared/words"
)

// hitsMax bounds what a search shows.
const hitsMax = 50

// search is the latest Search, which looks through one page at a time: other work with the storage goes in between.
type search struct {
	view  *view.Search
	words []string
	todo  []searched
	seen  map[string]bool
}

// searched is a page of a room to look through; the page -1 stands for what is kept of the room besides.
type searched struct {
	room chat.RoomID
	page int64
}

// Search looks for messages that have all words of query, among those that are kept on this device: it needs no
// connection. See View.Search. It may be called at each key; an empty query ends it.
func (c *Client) Search(query string) { c.want(func(e *engine) { e.searchFor(query) }) }

func (e *engine) searchFor(query string) {
	e.dirty.any = true
	e.search = search{words: words.Split(query), seen: map[string]bool{}}
	if len(e.search.words) == 0 {
		return
	}
	e.search.view = &view.Search{Query: query}
	e.keep.flush()
	for _, id := range e.keep.archive.Recent {
		e.search.todo = append(e.search.todo, searchedPages(id, e.keep.archive.Rooms[id])...)
	}
	e.searchOn(e.search.view)
}

// searchedPages lists what is kept of a room, the newest first.
func searchedPages(id chat.RoomID, s *storage.ArchivedRoom) []searched {
	var all []searched
	for n := range s.Pages {
		all = append(all, searched{id, n})
	}
	slices.SortFunc(all, func(a, b searched) int { return cmp.Compare(b.page, a.page) })
	return append(all, searched{id, -1})
}

// searchOn looks through the next page, unless something else is searched for by now.
func (e *engine) searchOn(was *view.Search) {
	s := &e.search
	if s.view != was {
		return
	}
	if len(s.todo) == 0 {
		s.publish(e, nil, true)
		return
	}
	next, looked := s.todo[0], s.words
	s.todo = s.todo[1:]
	var found []*chat.Event
	e.keep.read("search", func(ctx context.Context, st storage.Store) (err error) {
		found, err = next.look(ctx, st, looked)
		return err
	}, func(e *engine, _ error) {
		if e.search.view == was {
			e.searchOn(e.search.publish(e, e.hits(next.room, found), false))
		}
	})
}

// look reads a page and returns the messages that match.
func (s searched) look(ctx context.Context, st storage.Store, terms []string) ([]*chat.Event, error) {
	events, err := s.read(ctx, st)
	return slices.DeleteFunc(events, func(ev *chat.Event) bool {
		return ev == nil || ev.Kind != chat.Said || ev.Message == nil || words.Match(ev.Message.Body(), terms) == nil
	}), err
}

func (s searched) read(ctx context.Context, st storage.Store) ([]*chat.Event, error) {
	if s.page < 0 {
		var t storage.Timeline
		err := storage.Get(ctx, st, storage.KeyRoom+string(s.room), &t)
		return t.Interleaved, err
	}
	var page storage.Page
	err := storage.Get(ctx, st, storage.PageKey(s.room, s.page), &page)
	return page.Valid(s.room), err
}

// hits describes what was found in a room. A private message may be found in two.
func (e *engine) hits(id chat.RoomID, found []*chat.Event) []view.Hit {
	r := e.rooms[id]
	if r == nil {
		return nil
	}
	var hits []view.Hit
	for _, ev := range found {
		if e.mutes.Has(ev.By.ID) {
			continue
		}
		it := timeline.EventItem(ev, e.me.ID)
		if timeline.IsInterleaved(ev) && ev.Room != id {
			it = timeline.InterleavedItem(ev, e.me.ID)
		}
		if key := fmt.Sprintf("%s %d", ev.Room, ev.Seq); !e.search.seen[key] {
			e.search.seen[key] = true
			hits = append(hits, view.Hit{
				Room: r.Room, Key: it.Key, Seq: it.Anchor, At: ev.At.Time().In(e.loc), Author: e.users.Now(ev.By),
				Text: ev.Message.Body(), Found: words.Match(ev.Message.Body(), e.search.words), Private: ev.Message.To != "",
			})
		}
	}
	return hits
}

// publish makes a new picture of what was found, and returns it.
func (s *search) publish(e *engine, hits []view.Hit, done bool) *view.Search {
	v := &view.Search{Query: s.view.Query, Hits: append(slices.Clone(s.view.Hits), hits...), More: s.view.More, Done: done}
	slices.SortStableFunc(v.Hits, func(a, b view.Hit) int { return b.At.Compare(a.At) })
	if len(v.Hits) > hitsMax {
		v.Hits, v.More = v.Hits[:hitsMax], true
	}
	s.view = v
	e.dirty.any = true
	return v
}
