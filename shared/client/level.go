package client

import (
	"parley/shared/chat"
	"parley/shared/protocol"
)

// level is what a room notifies the user about.
type level struct {
	is    chat.Level // what the user has set last
	told  chat.Level // what the server says
	waits int        // how many changes the server has not answered
}

// tell takes the server's word. What the user has set and the server has not answered holds.
func (l *level) tell(is chat.Level) {
	if l.told = is; l.waits == 0 {
		l.is = is
	}
}

// SetLevel says what a followed room notifies the user about: at once here, and on other devices as soon as there is a connection.
func (c *Client) SetLevel(room chat.RoomID, level chat.Level) {
	c.post(func(e *engine) {
		if r := e.rooms[room]; r != nil && r.followed {
			e.setLevel(r, level)
		}
	})
}

// setLevel tells the server, and again after each welcome until it answers. If it refuses, its level holds.
func (e *engine) setLevel(r *room, is chat.Level) {
	r.level.is = is
	r.level.waits++
	e.levelChanged()
	answered := func() {
		r.level.waits--
		r.level.tell(r.level.told)
		e.levelChanged()
	}
	e.submit(&command{about: "level", payload: &protocol.Level{Room: r.ID, Level: is}, done: func(protocol.Payload) { answered() }, refused: answered})
}

// handleLeveled takes a level that the user has set, here or elsewhere.
func (e *engine) handleLeveled(l *protocol.Leveled) {
	if r := e.rooms[l.Room]; r != nil {
		r.level.tell(l.Level)
		e.levelChanged()
	}
}

func (e *engine) levelChanged() {
	e.dirty.rooms, e.dirty.open = true, true
	e.saver.stateChanged()
}
