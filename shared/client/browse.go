package client

import (
	"parley/shared/chat"
	"parley/shared/client/dial"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

// browse is the latest Browse.
type browse struct {
	view   *view.Directory
	asking bool
}

// look asks for the public rooms whose name contains query; those of the query before stay until the answer.
func (e *engine) look(query string) {
	d := &view.Directory{Query: query, Loading: true}
	if e.browse.view != nil {
		d.Rooms = e.browse.view.Rooms
	}
	e.browse.view = d
	e.dirty.any = true
	e.agenda.In("browse", findEvery/3, e.askBrowse)
}

func (e *engine) askBrowse() {
	d := e.browse.view
	if !e.online || e.browse.asking || d == nil || !d.Loading {
		return
	}
	e.browse.asking = true
	e.ask(&protocol.Rooms{Query: d.Query}, func(p protocol.Payload) {
		e.browse.asking = false
		wait := findEvery
		switch p := p.(type) {
		case *protocol.Directory:
			e.browsed(d, p)
		case *protocol.Failed:
			if !p.Error.Temporary() {
				e.browsed(d, &protocol.Directory{})
			}
			wait = dial.RetryAfter(&p.Error, 0)
		}
		e.agenda.In("browse", wait, e.askBrowse)
	})
}

// browseAgain asks again after a welcome.
func (e *engine) browseAgain() {
	e.browse.asking = false
	e.askBrowse()
}

// browsed takes the answer, unless something else is looked for by now.
func (e *engine) browsed(asked *view.Directory, p *protocol.Directory) {
	if e.browse.view != asked {
		return
	}
	rooms := p.Rooms[:min(len(p.Rooms), chat.RoomsMax)]
	e.browse.view = &view.Directory{Query: asked.Query, Rooms: rooms, More: p.More}
	e.dirty.any = true
}
