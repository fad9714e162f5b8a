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
	pages []searchPage
	seen  map[string]bool
}

// searchPage is a page of a room to look through; the page -1 stands for what is stored of the room besides.
type searchPage struct {
	room chat.RoomID
	page int64
}

// Search looks for messages that have all words of query, among those that are stored on this device: it needs no
// connection. See view.Snapshot.Search. It may be called at each key; an empty query ends it.
func (c *Client) Search(query string) { c.post(func(e *engine) { e.startSearch(query) }) }

func (e *engine) startSearch(query string) {
	e.dirty.any = true
	e.search = search{words: words.Split(query), seen: map[string]bool{}}
	if len(e.search.words) == 0 {
		return
	}
	e.search.view = &view.Search{Query: query}
	e.saver.flush()
	for _, id := range e.saver.archive.Recent {
		e.search.pages = append(e.search.pages, searchedPages(id, e.saver.archive.Rooms[id])...)
	}
	e.searchNext(e.search.view)
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

// searchNext looks through the next page, unless something else is searched for by now.
func (e *engine) searchNext(was *view.Search) {
	s := &e.search
	if s.view != was {
		return
	}
	if len(s.pages) == 0 {
		s.publish(e, nil, true)
		return
	}
	next, looked := s.pages[0], s.words
	s.pages = s.pages[1:]
	var found []*chat.Event
	e.saver.read("search", func(ctx context.Context, st storage.Store) (err error) {
		found, err = next.find(ctx, st, looked)
		return err
	}, func(e *engine, _ error) {
		if e.search.view == was {
			e.searchNext(e.search.publish(e, e.makeHits(next.room, found), false))
		}
	})
}

// find reads a page and returns the messages that match.
func (s searchPage) find(ctx context.Context, st storage.Store, terms []string) ([]*chat.Event, error) {
	events, err := s.read(ctx, st)
	return slices.DeleteFunc(events, func(ev *chat.Event) bool {
		return ev == nil || ev.Kind != chat.Said || ev.Message == nil || words.Match(ev.Message.Body(), terms) == nil
	}), err
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

// makeHits describes what was found in a room. A private message may be found in two.
func (e *engine) makeHits(id chat.RoomID, found []*chat.Event) []view.Hit {
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

// publish makes a new snapshot of what was found, and returns it.
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
