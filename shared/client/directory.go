package client

import (
	"parley/shared/chat"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

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
