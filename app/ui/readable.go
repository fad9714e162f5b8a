package ui

import (
	"maps"
	"slices"

	"parley/app/ui/address"
	"parley/app/ui/compose"
	"parley/app/ui/render"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// readable is what this screen knows of the public rooms that this user may read. Names of others stay text.
type readable struct {
	rooms []chat.Room       // in the order in which they became known
	paths *render.RoomPaths // of them; nil for none
	asked string            // the name that was looked for last
	from  *view.Directory   // the last one that was taken
}

// learnRooms takes the rooms of a snapshot.
func (m *Model) learnRooms(old *view.Snapshot) {
	r := &m.readable
	if m.view.Me.ID != old.Me.ID {
		*r = readable{}
	}
	paths := render.RoomPaths{}
	learn := func(room chat.Room) {
		if known := r.paths != nil && (*r.paths)[room.ID] != ""; room.Kind == chat.Public && !known && paths[room.ID] == "" {
			r.rooms = append(r.rooms, room)
			paths[room.ID] = address.Path(m.config.Base, room.ID)
		}
	}
	for _, room := range m.view.Rooms {
		learn(room.Room)
	}
	if d := m.view.Directory; d != nil && d != r.from {
		r.from = d
		for _, listing := range d.Rooms {
			learn(listing.Room)
		}
	}
	if len(paths) == 0 {
		return
	}
	if r.paths != nil {
		maps.Copy(paths, *r.paths)
	}
	r.paths = &paths
	if _, _, typing := compose.RoomAt(m.composer.text, m.composer.caret); typing {
		m.suggest()
	}
}

// findRooms asks for rooms with that name, unless they were asked for.
func (m *Model) findRooms(name string) {
	if r := &m.readable; r.from == nil || r.asked != name {
		r.asked = name
		m.config.Engine.Browse(name)
	}
}

// readableRooms returns the rooms that can be named: those that are followed first.
func (m *Model) readableRooms() []chat.Room {
	followed := map[chat.RoomID]bool{}
	for _, room := range m.view.Rooms {
		followed[room.ID] = true
	}
	var mine, others []chat.Room
	for _, room := range m.readable.rooms {
		if followed[room.ID] {
			mine = append(mine, room)
		} else {
			others = append(others, room)
		}
	}
	return slices.Concat(mine, others)
}
