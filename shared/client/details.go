package client

import (
	"slices"

	"parley/shared/chat"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

// details are the answers to LoadReactors and LoadVersions that the snapshot shows. Pins are in pins.go.
type details struct {
	reactors *view.Reactors
	versions *view.Versions

	askReactors, askVersions query
}

// LoadReactors loads who has reacted to a message with one emoji into view.Snapshot.Reactors: the first chat.ReactorsMax of them, and the
// next ones with each further call.
func (c *Client) LoadReactors(room chat.RoomID, seq chat.Seq, key string) {
	c.post(func(e *engine) {
		if was := e.details.reactors; was != nil && was.Room == room && was.Seq == seq && was.Key == key && was.Error == nil && (was.More || !was.Done) {
			if !was.Done {
				return
			}
			next := *was
			next.Done = false
			e.showReactors(&next)
		} else {
			e.showReactors(&view.Reactors{Room: room, Seq: seq, Key: key, Error: e.offline()})
		}
		e.askNow(&e.details.askReactors)
	})
}

// LoadVersions loads the earlier texts of a message into view.Snapshot.Versions.
func (c *Client) LoadVersions(room chat.RoomID, seq chat.Seq) {
	c.post(func(e *engine) {
		e.showVersions(&view.Versions{Room: room, Seq: seq, Error: e.offline()})
		e.askNow(&e.details.askVersions)
	})
}

// offline returns the error of what needs a connection while there is none. It is asked for as soon as there is one.
func (e *engine) offline() *chat.Error {
	if e.online {
		return nil
	}
	return chat.Errorf(chat.CodeRetryLater, "there is no connection")
}

func (e *engine) showReactors(v *view.Reactors) { e.details.reactors, e.dirty.any = v, true }
func (e *engine) showVersions(v *view.Versions) { e.details.versions, e.dirty.any = v, true }

// nextReactors returns the question after the users that are known.
func (e *engine) nextReactors() (protocol.Payload, func(protocol.Payload)) {
	asked := e.details.reactors
	if asked == nil || asked.Done {
		return nil, nil
	}
	ask := &protocol.Reactors{Room: asked.Room, Seq: asked.Seq, Key: asked.Key}
	if n := len(asked.Users); n > 0 {
		ask.After = asked.Users[n-1].ID
	}
	return ask, func(p protocol.Payload) {
		if e.details.reactors != asked {
			return
		}
		next := *asked
		next.Done, next.More, next.Error = true, false, failure(p)
		if p, ok := p.(*protocol.Reacting); ok {
			e.updateUsers(p.Users...)
			next.Users = slices.Concat(asked.Users, p.Users)
			next.More = p.More && len(p.Users) > 0
		}
		e.showReactors(&next)
	}
}

func (e *engine) nextVersions() (protocol.Payload, func(protocol.Payload)) {
	asked := e.details.versions
	if asked == nil || asked.Done {
		return nil, nil
	}
	return &protocol.Versions{Room: asked.Room, Seq: asked.Seq}, func(p protocol.Payload) {
		if e.details.versions != asked {
			return
		}
		next := *asked
		next.Done, next.Error = true, failure(p)
		if p, ok := p.(*protocol.Versioned); ok {
			next.Versions = p.Versions
			for _, v := range p.Versions {
				e.updateUsers(v.By)
			}
		}
		e.showVersions(&next)
	}
}

// failure returns why a question was refused, nil if it was not.
func failure(p protocol.Payload) *chat.Error {
	if f, refused := p.(*protocol.Failed); refused {
		return &f.Error
	}
	return nil
}
