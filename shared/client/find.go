package client

import (
	"time"

	"parley/shared/chat"
	"parley/shared/client/dial"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

// findEvery is how often the server is asked at most: people type faster than names are needed.
const findEvery = 150 * time.Millisecond

// lookup is the latest Find. Of several in quick succession only the last is asked.
type lookup struct {
	view   *view.Lookup
	asking bool
}

// find looks a name up: at once among those known, then on the server.
func (e *engine) find(name string) {
	e.lookup.view = e.guess(name)
	e.dirty.any = true
	e.agenda.In("find", findEvery/3, e.askFind)
}

// guess answers from what is known here, for the time until the server answers, or offline.
func (e *engine) guess(name string) *view.Lookup {
	l := &view.Lookup{Name: name}
	if u, known := e.users.Named(name); known && u.ID != e.me.ID {
		l.Match = &chat.Person{User: u, Here: e.isHere(u.ID)}
	} else if u, met := e.names.view[view.NameKey(name)]; met && !known && !e.online {
		l.Match = &chat.Person{User: e.users.Now(u)}
	}
	for _, u := range e.users.WithPrefix(name, chat.OffersMax+1) {
		if u.ID != e.me.ID && len(l.Offers) < chat.OffersMax {
			l.Offers = append(l.Offers, chat.Person{User: u, Here: e.isHere(u.ID)})
		}
	}
	return l
}

func (e *engine) askFind() {
	l := e.lookup.view
	if !e.online || e.lookup.asking || l == nil || l.Done {
		return
	}
	e.lookup.asking = true
	e.ask(&protocol.Find{Name: l.Name}, func(p protocol.Payload) {
		e.lookup.asking = false
		wait := findEvery
		switch p := p.(type) {
		case *protocol.Found:
			e.found(l, p)
		case *protocol.Failed:
			if !p.Error.Temporary() {
				e.found(l, &protocol.Found{})
			}
			wait = dial.RetryAfter(&p.Error, 0)
		}
		e.agenda.In("find", wait, e.askFind)
	})
}

// findAgain asks again after a welcome.
func (e *engine) findAgain() {
	e.lookup.asking = false
	e.askFind()
}

// found takes the answer, unless something else is looked for by now.
func (e *engine) found(asked *view.Lookup, f *protocol.Found) {
	if e.lookup.view != asked {
		return
	}
	for _, p := range []*chat.Person{f.Match, f.Near} {
		if p != nil {
			e.learn(p.User)
		}
	}
	offers := f.Offers[:min(len(f.Offers), chat.OffersMax)]
	for _, p := range offers {
		e.learn(p.User)
	}
	e.lookup.view = &view.Lookup{Name: asked.Name, Done: true, Match: f.Match, Near: f.Near, Offers: offers}
	e.dirty.any = true
}
