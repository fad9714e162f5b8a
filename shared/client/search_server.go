package client

import (
	"time"

	"parley/shared/chat"
	"parley/shared/client/dial"
	"parley/shared/client/search"
	"parley/shared/client/view"
	"parley/shared/protocol"
	"parley/shared/words"
)

// askHits asks the server for the first page of what it finds, or for the next one.
func (e *engine) askHits(id int64) {
	s := &e.search
	if s.id != id || s.view == nil || !e.online {
		return
	}
	q := s.view.Query
	ask := &protocol.Search{Query: q.Text, Room: q.Room, Before: s.next, Zone: e.zoneMinutes()}
	if q.Best {
		ask.Sort = protocol.Best
	}
	if err := ask.Validate(); err != nil { // too long a query
		s.refused(e, chat.AsError(err))
		return
	}
	e.request(ask, func(p protocol.Payload) {
		s := &e.search
		if s.id != id {
			return
		}
		switch p := p.(type) {
		case *protocol.Hits:
			s.take(e, p)
		case *protocol.Failed:
			if p.Error.Temporary() {
				e.schedule.In("search", dial.RetryAfter(&p.Error, 0), func() { e.askHits(id) })
				return
			}
			s.refused(e, &p.Error)
		}
	})
}

// searchAgain asks the server again after a welcome. For somebody else it searches anew: what was found may not be theirs to read.
func (e *engine) searchAgain() {
	switch s := &e.search; {
	case s.view == nil:
	case s.list.Query.Empty():
		s.show(e, func(v *view.Search) { v.Local = false })
	case s.me != e.me.ID:
		e.startSearch(s.view.Query)
	default:
		s.next, s.asked = 0, false
		s.list.AskAgain()
		s.show(e, func(v *view.Search) { v.Local = false })
		e.askHits(s.id)
	}
}

// searchAlone goes on without the server.
func (e *engine) searchAlone() {
	if s := &e.search; s.view != nil {
		s.show(e, func(v *view.Search) { v.Local, v.Loading = true, false })
	}
}

// take adds what the server has found.
func (s *searching) take(e *engine, p *protocol.Hits) {
	page := search.Page{Last: p.Next == 0, Whole: !p.Partial}
	for i := range p.Hits {
		h := &p.Hits[i]
		e.updateUsers(h.Event.By)
		found, ok := s.list.Query.Match(&h.Event)
		if !ok { // it means a name that this device does not know
			found, _ = words.Search{Terms: s.list.Query.Terms}.Match(&h.Event)
		}
		if !e.blocks.Has(h.Event.By.ID) {
			page.Hits = append(page.Hits, search.Hit{Event: &h.Event, Before: h.Before, After: h.After, In: h.Event.Room, Found: found})
		}
	}
	s.list.AddPage(page)
	s.asked, s.next = true, p.Next
	s.show(e, func(v *view.Search) { v.Loading, v.Partial, v.Missing, v.Error = false, p.Partial, p.Missing, nil })
}

// refused shows why the server has not searched.
func (s *searching) refused(e *engine, err *chat.Error) {
	s.asked = true
	s.show(e, func(v *view.Search) { v.Loading, v.Error = false, err })
}

// zoneMinutes is how many minutes the clocks here are ahead of UTC.
func (e *engine) zoneMinutes() int {
	_, seconds := time.Now().In(e.loc).Zone()
	return seconds / 60
}
