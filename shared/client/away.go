package client

import (
	"slices"
	"time"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// awayLasts is how long without a connection a user still wants to appear away: over a reload, or a restart of the server. Of longer
// absences nobody on this device knows whether the user has written elsewhere since.
const awayLasts = 5 * time.Minute

// absence is whether the user appears away.
type absence struct {
	on bool
	at time.Time // when that was known last, while there is no connection
}

// ToggleAway shows the user as away to the others, or as here again: now, or as soon as there is a connection. It ends when the user
// writes.
func (c *Client) ToggleAway() {
	c.post(func(e *engine) {
		e.showAway(!e.away.on)
		e.away.at = time.Now()
		e.submit(e.awayCommand())
	})
}

// showAway takes whether the user appears away.
func (e *engine) showAway(on bool) {
	if e.away.on != on {
		e.away.on = on
		e.dirty.any = true
		e.saver.stateChanged()
	}
}

func (e *engine) awayCommand() *command {
	payload := &protocol.Away{On: e.away.on}
	return &command{about: "away", payload: payload, done: func(p protocol.Payload) {
		if _, done := p.(*protocol.Done); done {
			e.showAway(payload.On)
		}
	}}
}

// handleAway takes from a welcome whether the user appears away. The server forgets that with the last connection: a user who wants to
// says so again.
func (e *engine) handleAway(on bool) {
	waits := slices.ContainsFunc(e.commands, func(w *command) bool { _, is := w.payload.(*protocol.Away); return is })
	switch {
	case waits: // it says what the user wants
	case on || time.Since(e.away.at) > awayLasts:
		e.showAway(on)
	case e.away.on:
		e.commands = append(e.commands, e.awayCommand())
	}
}

// awayStored returns since when the user is known to appear away, as it is stored; 0 if they do not.
func (e *engine) awayStored() chat.Millis {
	if !e.away.on {
		return 0
	}
	at := e.away.at
	if e.online {
		at = time.Now()
	}
	return chat.MillisOf(at)
}

// loadAway takes it from what was stored.
func (e *engine) loadAway(at chat.Millis) {
	e.away = absence{on: at > 0 && time.Since(at.Time()) < awayLasts, at: at.Time()}
}
