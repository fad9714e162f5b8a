package client

import (
	"time"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// create makes a room and opens it.
func (e *engine) create(name, topic string) {
	id, err := chat.Slug(name)
	if err == nil {
		err = chat.ValidateTopic(topic)
	}
	if err != nil {
		e.tell("create", chat.AsError(err))
		return
	}
	e.wishFor(&wish{about: "create", payload: &protocol.Create{Name: name, Topic: topic}, done: func(p protocol.Payload) {
		if c, ok := p.(*protocol.Created); ok {
			id = c.Room.ID
		}
		if r := e.rooms[id]; r != nil {
			r.hold = time.Time{} // it was missing until now
		}
		e.open(id)
	}})
}

// leave stops following a room.
func (e *engine) leave(id chat.RoomID) {
	e.wishFor(&wish{about: "leave", payload: &protocol.Leave{Room: id}, done: func(protocol.Payload) {
		if r := e.rooms[id]; r != nil {
			e.unfollow(r)
		}
	}})
}

// callMe gives the user another name.
func (e *engine) callMe(name string) {
	e.wishFor(&wish{about: "rename", payload: &protocol.Rename{Name: name}, done: func(p protocol.Payload) {
		if profile, ok := p.(*protocol.Profile); ok && profile.User.ID == e.me.ID {
			e.learn(profile.User)
		}
	}})
}
