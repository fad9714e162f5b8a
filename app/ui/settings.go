package ui

import (
	"strings"
	"time"

	"parley/app/ui/action"
	"parley/app/ui/compose"
	"parley/app/ui/dialog"
	"parley/app/ui/render"
	"parley/shared/catalog"
	"parley/shared/chat"
	"parley/shared/markup"
	"parley/shared/slash"
)

// configure changes a setting of the room, or shows the settings if there is no value. The words of the commands are those of the settings.
func (m *Model) configure(setting, value string) {
	if value == "" && setting != slash.Calm {
		m.openDialog(action.TopicDialog)
		return
	}
	room := m.open().Room.ID
	if setting == slash.Calm {
		var all bool
		if value, all = chat.CutAll(value); all {
			room = ""
		}
	}
	if change, err := chat.ParseChange(setting, value); err == nil {
		m.config.Engine.Configure(room, change)
	}
}

// mayNotConfigure says why a setting cannot be changed; "" if it can.
func (m *Model) mayNotConfigure(setting, value string) string {
	everywhere := false // that is for the server to say
	if setting == slash.Calm {
		value, everywhere = chat.CutAll(value)
	}
	change, err := chat.ParseChange(setting, value)
	switch {
	case value == "" && setting != slash.Calm:
		return ""
	case err != nil && setting == slash.Guests:
		return m.w.GuestsInvalid
	case err != nil && setting == slash.Slow:
		return m.w.SlowInvalid
	case err != nil && setting == slash.Calm:
		return m.w.CalmInvalid
	case err != nil:
		return m.w.ArchiveInvalid
	case everywhere:
	case !change.Permits(m.open().Rights) && setting != slash.Guests && setting != slash.Archive:
		return m.w.SlowNotYours
	case !change.Permits(m.open().Rights):
		return m.w.GuestsNotYours
	}
	if m.disconnected() {
		return m.w.OfflineLater
	}
	return ""
}

// mustWait returns how long the user has to wait before the next message, in slow mode or silenced.
func (m *Model) mustWait() time.Duration {
	if m.open().Waits.IsZero() {
		return 0
	}
	return max(m.open().Waits.Sub(m.now()), 0)
}

// slowed reports whether a message has to wait: it stays in the field. What is said privately does not.
func (m *Model) slowed(in compose.Intent) bool {
	return m.open().Room.ID == m.asked && !in.Private() && m.mustWait() > 0
}

// linkWait says when a guest who has just come may post the links of a text in public; "" for now.
func (m *Model) linkWait(in compose.Intent) string {
	o, wait := m.open(), m.view.Account.Links.Time().Sub(m.now())
	if wait <= 0 || in.Private() || o.Room.ID != m.asked || o.Room.Kind != chat.Public || o.Rights.KeepsOrder() || !markup.HasLink(in.Draft.Text) {
		return ""
	}
	return m.w.Refuse(&chat.Error{Code: chat.CodeNewcomer, RetryAfter: wait.Milliseconds()})
}

// countDown draws the wait again each second.
func (m *Model) countDown() {
	if m.screen.counting || m.mustWait() == 0 {
		return
	}
	m.screen.counting = true
	m.later(time.Second, func() {
		m.screen.counting = false
		m.countDown()
	})
}

// silenceOf says whether somebody is silenced, for whoever may silence them.
func (m *Model) silenceOf(user chat.UserID) dialog.Silence {
	known := m.view.Silenced
	return dialog.Silence{May: known.User == user, Is: known.At(chat.MillisOf(m.now()))}
}

// silencedText says that the user is silenced in the open room, until when and why.
func (m *Model) silencedText() string {
	is := m.view.Account.Silence.At(chat.MillisOf(m.now()))
	switch {
	case is.Until == 0 || m.open().Room.Kind != chat.Public:
		return ""
	case is.Waits():
		return m.w.WaitMe
	case is.Open():
		return strings.TrimSpace(m.w.SilencedMeOpen + " " + is.Reason)
	}
	return strings.TrimSpace(m.w.SilencedMe + " " + catalog.Fill(m.w.SlowNext, "{time}", render.Countdown(m.mustWait())) + " " + is.Reason)
}

// slowText says what slow mode means for the user, or that the user is silenced; "" for neither.
func (m *Model) slowText() string {
	o := m.open()
	if text := m.silencedText(); text != "" && !o.ReadOnly {
		return text
	}
	if o.Room.Slow == 0 || o.ReadOnly {
		return ""
	}
	text := catalog.Fill(m.w.SlowHere, "{time}", m.w.Span(o.Room.Pace()))
	if o.Rights.KeepsOrder() {
		return text + " " + m.w.SlowExempt
	}
	if wait := m.mustWait(); wait > 0 {
		return text + " " + catalog.Fill(m.w.SlowNext, "{time}", render.Countdown(wait))
	}
	return text
}
