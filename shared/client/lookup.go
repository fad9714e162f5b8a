package client

import (
	"slices"
	"time"

	"parley/shared/chat"
	"parley/shared/client/dial"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

// queryEvery is how often the server is asked at most: people type faster than answers are needed.
const queryEvery = 150 * time.Millisecond

// query asks the server about what changes at each key: one question at a time, and of several in quick succession only the last. This
// is the only place where that is slowed down; front ends may ask at each key.
type query struct {
	key  string                                                          // in the schedule
	next func() (question protocol.Payload, take func(protocol.Payload)) // the question that is open, nil for none
	busy bool                                                            // a question is under way
}

// askSoon asks after a moment, unless that is planned already.
func (e *engine) askSoon(q *query) {
	e.schedule.In(q.key, queryEvery/3, func() { e.askNow(q) })
}

// askNow asks the question that is open. The answer is taken, or asked for again if the server has no time.
func (e *engine) askNow(q *query) {
	question, take := q.next()
	if !e.online || q.busy || question == nil {
		return
	}
	q.busy = true
	e.request(question, func(p protocol.Payload) {
		q.busy = false
		wait := queryEvery
		f, failed := p.(*protocol.Failed)
		if failed {
			wait = dial.RetryAfter(&f.Error, 0)
		}
		if !failed || !f.Error.Temporary() {
			take(p)
		}
		e.schedule.In(q.key, wait, func() { e.askNow(q) })
	})
}

// askAgain asks after a welcome what the connection before has not answered.
func (e *engine) askAgain(q *query) {
	q.busy = false
	e.askNow(q)
}

// Find looks a user up by name: see view.Snapshot.Lookup. It may be called at each key.
func (c *Client) Find(name string) { c.post(func(e *engine) { e.lookUp(name) }) }

// lookup is the latest Find.
type lookup struct {
	view  *view.Lookup
	query query
}

// lookUp looks a name up: at once among those known, then on the server.
func (e *engine) lookUp(name string) {
	e.lookup.view = e.lookUpLocally(name)
	e.dirty.any = true
	e.askSoon(&e.lookup.query)
}

// lookUpLocally answers from what is known here, for the time until the server answers, or offline.
func (e *engine) lookUpLocally(name string) *view.Lookup {
	l := &view.Lookup{Name: name}
	if u, known := e.users.Named(name); known && u.ID != e.me.ID {
		l.Match = &chat.Person{User: u, Here: e.isHere(u.ID)}
	} else if u, met := e.names.view[view.NameKey(name)]; met && !known && !e.online {
		l.Match = &chat.Person{User: e.users.Now(u)}
	}
	for _, u := range e.users.WithPrefix(name, chat.OffersMax+1) {
		if u.ID != e.me.ID && !e.blocks.Has(u.ID) && len(l.Offers) < chat.OffersMax {
			l.Offers = append(l.Offers, chat.Person{User: u, Here: e.isHere(u.ID)})
		}
	}
	return l
}

// nextLookup returns the name that the server has not answered about.
func (e *engine) nextLookup() (protocol.Payload, func(protocol.Payload)) {
	l := e.lookup.view
	if l == nil || l.Done {
		return nil, nil
	}
	return &protocol.Find{Name: l.Name}, func(p protocol.Payload) {
		switch p := p.(type) {
		case *protocol.Found:
			e.handleLookup(l, p)
		case *protocol.Failed:
			e.handleLookup(l, &protocol.Found{})
		}
	}
}

// handleLookup takes the answer, unless something else is looked for by now.
func (e *engine) handleLookup(asked *view.Lookup, f *protocol.Found) {
	if e.lookup.view != asked {
		return
	}
	e.learnStatuses(f.Statuses)
	for _, p := range []*chat.Person{f.Match, f.Near} {
		if p != nil {
			e.updateUsers(p.User)
		}
	}
	offers := slices.DeleteFunc(f.Offers[:min(len(f.Offers), chat.OffersMax)], func(p chat.Person) bool { return e.blocks.Has(p.ID) })
	for _, p := range offers {
		e.updateUsers(p.User)
	}
	e.lookup.view = &view.Lookup{Name: asked.Name, Done: true, Match: f.Match, Near: f.Near, Offers: offers}
	e.dirty.any = true
}

// Browse asks for the public rooms whose name contains query: see view.Snapshot.Directory.
func (c *Client) Browse(query string) { c.post(func(e *engine) { e.browseRooms(query) }) }

// directory is the latest Browse.
type directory struct {
	view  *view.Directory
	query query
}

// browseRooms asks for the public rooms whose name contains query; those of the query before stay until the answer.
func (e *engine) browseRooms(query string) {
	d := &view.Directory{Query: query, Loading: true}
	if e.directory.view != nil {
		d.Rooms = e.directory.view.Rooms
	}
	e.directory.view = d
	e.dirty.any = true
	e.askSoon(&e.directory.query)
}

// nextDirectory returns what the server has not answered.
func (e *engine) nextDirectory() (protocol.Payload, func(protocol.Payload)) {
	d := e.directory.view
	if d == nil || !d.Loading {
		return nil, nil
	}
	return &protocol.Rooms{Query: d.Query}, func(p protocol.Payload) {
		switch p := p.(type) {
		case *protocol.Directory:
			e.handleDirectory(d, p)
		case *protocol.Failed:
			e.handleDirectory(d, &protocol.Directory{})
		}
	}
}

// handleDirectory takes the answer, unless something else is looked for by now.
func (e *engine) handleDirectory(asked *view.Directory, p *protocol.Directory) {
	if e.directory.view != asked {
		return
	}
	rooms := p.Rooms[:min(len(p.Rooms), chat.RoomsMax)]
	e.directory.view = &view.Directory{Query: asked.Query, Rooms: rooms, More: p.More}
	e.dirty.any = true
}
