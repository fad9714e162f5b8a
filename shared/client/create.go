package client

import (
	"slices"
	"time"

	"parley/shared/chat"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

// Create makes a room and opens it; a refusal is a view.Notice about "create".
func (c *Client) Create(room view.NewRoom) { c.post(func(e *engine) { e.create(room) }) }

// creation is a room that the server was asked to make.
type creation struct {
	view.NewRoom
	known  map[chat.RoomID]bool // the rooms that there were before
	unsure bool                 // an earlier connection has ended before the answer
}

// create makes a room and opens it.
func (e *engine) create(n view.NewRoom) {
	if n.Kind == "" {
		n.Kind = chat.Public
	}
	err := chat.ValidateTopic(n.Topic)
	if err == nil && (n.Kind != chat.Group || n.Name != "") {
		err = chat.ValidateRoomName(n.Kind, n.Name)
	}
	if err != nil {
		e.notify("create", chat.AsError(err))
		return
	}
	made := &creation{NewRoom: n, known: map[chat.RoomID]bool{}}
	for _, r := range e.named {
		made.known[r.ID] = true
	}
	p := &protocol.Create{Name: n.Name, Topic: n.Topic, Users: n.Users}
	if n.Kind != chat.Public {
		p.RoomKind = n.Kind
	}
	e.submit(&command{about: "create", payload: p, made: made, done: func(p protocol.Payload) {
		if c, ok := p.(*protocol.Created); ok {
			e.openMade(c.Room)
		} else if id, err := chat.Slug(n.Name); err == nil { // it was made before an answer was lost
			e.openMade(chat.Room{ID: id, Kind: chat.Public})
		}
	}})
}

// openMade opens a room that was just made.
func (e *engine) openMade(made chat.Room) {
	r := e.room(made.ID)
	r.holdUntil = time.Time{} // it was missing until now
	if made.Kind.MembersOnly() && !r.joined {
		r.Room = made
	}
	e.open(made.ID)
}

// mayHaveMade reports whether sending a command once more may make another room of the same name.
func (w *command) mayHaveMade() bool { return w.made != nil && w.sent > 0 && w.made.Kind.MembersOnly() }

// sendCreations sends what sendCommands has left, once the list of rooms is known: what has been made is not made again.
func (e *engine) sendCreations() {
	for _, w := range slices.Clone(e.commands) {
		if w.made == nil || !w.made.unsure {
			continue
		}
		w.made.unsure = false
		if made, ok := e.madeAlready(w); ok {
			e.commands = slices.DeleteFunc(slices.Clone(e.commands), func(other *command) bool { return other == w })
			e.openMade(made)
			continue
		}
		e.sendCommand(w)
	}
}

// madeAlready returns the room that a command has made, if its answer was lost. A public one is found by its name; others may have the same
// name as another room, and would be made twice.
func (e *engine) madeAlready(w *command) (made chat.Room, ok bool) {
	i := slices.IndexFunc(e.named, func(r *room) bool {
		named := r.Name == w.made.Name || w.made.Name == ""
		return r.followed && !r.doubtful && r.Kind == w.made.Kind && named && !w.made.known[r.ID]
	})
	if i < 0 {
		return chat.Room{}, false
	}
	return e.named[i].Room, true
}
