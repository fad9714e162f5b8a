// Package search merges the hits of a search: those stored on the device, which come first, and those of the server.
package search

import (
	"cmp"
	"slices"

	"parley/shared/chat"
	"parley/shared/client/timeline"
	"parley/shared/words"
)

// Hit is a message that was found, as it stands now.
type Hit struct {
	Event         *chat.Event
	Before, After *chat.Event // its neighbours in the room, perhaps cut; nil for none
	In            chat.RoomID // the room to show it in
	Found         []chat.Span // where the terms are in its Body
	served        bool        // the server has found it
	rank          int         // of those: its place
}

// Page is a part of what the server has found.
type Page struct {
	Hits  []Hit
	Last  bool // there are no more
	Whole bool // the server has looked at everything as far as the page reaches
}

// List is what was found, in the order in which it is shown. The zero value is empty.
type List struct {
	Query words.Search
	Best  bool // the best first, as the server ranks them, and what only the device has behind them; else the newest
	Hits  []Hit

	served  int         // hits of the server so far
	all     bool        // the server has found all that there is
	reached chat.Millis // it has found all that is newer; 0 for nothing
}

// settled reports whether the server would have found a message.
func (l *List) settled(h *Hit) bool { return l.all || l.reached != 0 && h.Event.At > l.reached }

// AddStored adds hits of the device that the server has not got to yet, at most until there are so many. It reports whether there was no
// room for some.
func (l *List) AddStored(found []Hit, most int) (more bool) {
	for i := range found {
		if at := l.find(found[i].Event); at >= 0 {
			l.Hits[at].In = found[i].In
		} else if !l.settled(&found[i]) {
			l.Hits = append(l.Hits, found[i])
		}
	}
	l.sort()
	if over := len(l.Hits) - max(most, l.served); over > 0 {
		l.drop(func(i int, h *Hit) bool { return !h.served && i >= most })
		return true
	}
	return false
}

// AddPage appends a page of the server. In the part that it covers, hits of the device that the server lacks are dropped: they were deleted,
// or may not be read any more.
func (l *List) AddPage(p Page) {
	for _, h := range p.Hits {
		h.served, h.rank = true, l.served
		l.served++
		if at := l.find(h.Event); at >= 0 {
			h.In = l.Hits[at].In
			if l.Hits[at].Event.Rev > h.Event.Rev {
				h.Event, h.Found = l.Hits[at].Event, l.Hits[at].Found
			}
			l.Hits[at] = h
		} else {
			l.Hits = append(l.Hits, h)
		}
	}
	switch {
	case !p.Whole:
	case p.Last:
		l.all = true
	case !l.Best && len(p.Hits) > 0:
		l.reached = p.Hits[len(p.Hits)-1].Event.At
	}
	l.drop(func(_ int, h *Hit) bool { return !h.served && l.settled(h) })
	l.sort()
}

// AskAgain has the server answer from the first page: what it does not find any more goes then.
func (l *List) AskAgain() {
	l.served, l.all, l.reached = 0, false, 0
	for i := range l.Hits {
		l.Hits[i].served = false
	}
}

// Amend applies an amendment to a hit, which goes if it is no longer found. It reports whether there is such a hit.
func (l *List) Amend(me chat.UserID, ev *chat.Event) bool {
	at := slices.IndexFunc(l.Hits, func(h Hit) bool { return h.Event.Room == ev.Room && h.Event.Seq == ev.Target })
	if at < 0 {
		return l.amendNeighbours(me, ev)
	}
	h := l.Hits[at]
	h.Event = timeline.Amended(me, h.Event, ev)
	var found bool
	if h.Found, found = l.Query.Match(h.Event); found {
		l.Hits[at] = h
	} else {
		l.Hits = slices.Delete(l.Hits, at, at+1)
	}
	l.amendNeighbours(me, ev)
	return true
}

// amendNeighbours applies an amendment to the context of hits. A neighbour that was deleted is left out.
func (l *List) amendNeighbours(me chat.UserID, ev *chat.Event) (changed bool) {
	for i := range l.Hits {
		for _, near := range []**chat.Event{&l.Hits[i].Before, &l.Hits[i].After} {
			if *near == nil || (*near).Room != ev.Room || (*near).Seq != ev.Target {
				continue
			}
			changed = true
			if *near = timeline.Amended(me, *near, ev); (*near).Message.Gone != nil {
				*near = nil
			}
		}
	}
	return changed
}

func (l *List) find(ev *chat.Event) int {
	return slices.IndexFunc(l.Hits, func(h Hit) bool { return h.Event.Room == ev.Room && h.Event.Seq == ev.Seq })
}

// Forget drops the hits of a room, and reports whether there were any.
func (l *List) Forget(room chat.RoomID) bool {
	before := len(l.Hits)
	l.drop(func(_ int, h *Hit) bool { return h.Event.Room == room || h.In == room })
	return len(l.Hits) < before
}

func (l *List) drop(goes func(i int, h *Hit) bool) {
	left := l.Hits[:0:0]
	for i := range l.Hits {
		if !goes(i, &l.Hits[i]) {
			left = append(left, l.Hits[i])
		}
	}
	l.Hits = left
}

// sort orders the hits: the newest first, or those that the server has ranked in their order, before the others.
func (l *List) sort() {
	slices.SortStableFunc(l.Hits, func(a, b Hit) int {
		switch {
		case l.Best && a.served && b.served:
			return cmp.Compare(a.rank, b.rank)
		case l.Best && a.served:
			return -1
		case l.Best && b.served:
			return 1
		}
		if l.Best {
			return cmp.Compare(l.Query.Score(b.Event), l.Query.Score(a.Event))
		}
		return cmp.Or(cmp.Compare(b.Event.At, a.Event.At), cmp.Compare(a.Event.Room, b.Event.Room), cmp.Compare(b.Event.Seq, a.Event.Seq))
	})
}
