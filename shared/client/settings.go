package client

import (
	"time"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// Configure changes settings of a room, or the calm of all public rooms if it is empty; a refusal is a view.Notice about "configure".
func (c *Client) Configure(room chat.RoomID, change chat.Change) {
	c.post(func(e *engine) { e.order("configure", protocol.ConfigureWith(room, change)) })
}

// handleConfigured takes the settings of a room from now on.
func (e *engine) handleConfigured(p *protocol.Configured) {
	settings, err := p.Settings()
	r := e.rooms[p.Room]
	if err != nil || r == nil {
		return
	}
	if r.Settings = settings; r.Slow == 0 {
		r.spoke = 0
	}
	e.saver.stateChanged()
	e.dirty.all()
}

// settingsOf returns the settings of a room as they hold now.
func (e *engine) settingsOf(r *room) chat.Settings {
	if r.Calm == 0 {
		return r.Settings
	}
	return r.At(time.Now().Add(e.skew))
}

// shownSettings returns the settings of the room on screen, by the clock of this device, and plans to show the end of a calm: nobody says so.
func (e *engine) shownSettings(r *room) chat.Settings {
	s := e.settingsOf(r)
	if s.Calm != 0 {
		until := s.Calm.Time().Add(-e.skew)
		s.Calm = chat.MillisOf(until)
		e.schedule.At("calm", until, e.dirty.all)
	}
	return s
}

// hasToWait takes from the server how long the user has to wait before the next message in a room.
func (e *engine) hasToWait(r *room, wait time.Duration) {
	r.spoke = 0
	if wait > 0 {
		r.spoke = e.serverTime(time.Now().Add(wait - r.Pace()))
	}
}

// speaks takes that something was said in a room, maybe by this user on another device.
func (e *engine) speaks(r *room, ev *chat.Event) {
	if r.Slow > 0 && ev.By.ID == e.me.ID && ev.Kind == chat.Said && r.Kind != chat.Direct {
		r.spoke = max(r.spoke, ev.At)
	}
}

// waitsUntil returns when the user may write in a room again, by the clock of this device; zero for now.
func (e *engine) waitsUntil(r *room) time.Time {
	if until := e.account.Silence.At(chat.MillisOf(time.Now())).Until; until > 0 && r.Kind == chat.Public {
		return until.Time()
	}
	if r.Slow == 0 || r.spoke == 0 || e.rightsIn(r).KeepsOrder() {
		return time.Time{}
	}
	if until := r.spoke.Time().Add(r.Pace() - e.skew); time.Now().Before(until) {
		return until
	}
	return time.Time{}
}
