package client

import (
	"time"

	"parley/shared/chat"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

// LoadSilence asks whether somebody is silenced, if this user moderates the server: see view.Snapshot.Silenced.
func (c *Client) LoadSilence(user chat.UserID) {
	c.post(func(e *engine) {
		if e.silenced.User != user {
			e.silenced, e.dirty.any = view.Silenced{}, true
		}
		if e.online && e.account.Role.AtLeast(chat.RoleModerator) {
			e.request(&protocol.Silences{User: user}, e.handleSilenced)
		}
	})
}

// Silence silences somebody in public rooms, for ever if length is 0; a refusal is a view.Notice about "members".
func (c *Client) Silence(user chat.UserID, length time.Duration, reason string) {
	c.silence(&protocol.Silence{User: user, On: true, Seconds: int64(length / time.Second), Reason: reason})
}

// Unsilence lifts that.
func (c *Client) Unsilence(user chat.UserID) { c.silence(&protocol.Silence{User: user}) }

func (c *Client) silence(p *protocol.Silence) {
	c.post(func(e *engine) { e.submit(&command{about: "members", payload: p, done: e.handleSilenced}) })
}

// handleSilenced takes the answer about somebody; a refusal says nothing.
func (e *engine) handleSilenced(p protocol.Payload) {
	if s, ok := p.(*protocol.Silenced); ok {
		e.silenced, e.dirty.any = view.Silenced{User: s.User, Silence: e.here(s.Silence())}, true
	}
}

// here returns a silence that ends by the clock of this device.
func (e *engine) here(s chat.Silence) chat.Silence {
	if s.Until > 0 && !s.Open() {
		s.Until = chat.MillisOf(s.Until.Time().Add(-e.skew))
	}
	return s
}
