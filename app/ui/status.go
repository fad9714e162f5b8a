package ui

import (
	"strings"

	"parley/app/ui/action"
	"parley/app/ui/component"
	"parley/app/ui/dialog"
	"parley/app/ui/later"
	"parley/shared/catalog"
	"parley/shared/chat"
	"parley/shared/slash"
)

// keepTime is the choice of the time that is set already.
const keepTime = "keep"

func (m *Model) statusContent(c component.Context) dialog.Content {
	w, s := m.w, m.view.Status
	hours := []dialog.Option{{Value: "30m", Label: w.HalfHour}, {Value: "1h", Label: w.Hour}, {Value: "4h", Label: w.FourHours},
		{Value: later.Today, Label: w.TodayOnly}, {Value: later.Morning, Label: w.TillTomorrow}, {Value: later.Week, Label: w.ThisWeek}}
	options := func(none string, now chat.Millis) []dialog.Option {
		list := append([]dialog.Option{{Label: none}}, hours...)
		if now == 0 {
			return list
		}
		return append([]dialog.Option{{Value: keepTime, Label: catalog.Fill(w.TillTime, "{when}", c.When(now.Time()))}}, list...)
	}
	return &dialog.Status{Context: c, Status: s, Until: options(w.StatusForEver, s.Until), Quiet: options(w.QuietOff, s.Quiet), Problem: m.screen.problem}
}

// statusTyped takes what the dialog has.
func (m *Model) statusTyped() {
	p := m.config.Platform
	s := chat.Status{
		Text: strings.TrimSpace(p.Value(action.StatusDialog.FieldID())), Emoji: strings.TrimSpace(p.Value(dialog.StatusEmojiID)),
		Until: m.chosenTime(p.Value(dialog.StatusUntilID), m.view.Status.Until), Quiet: m.chosenTime(p.Value(dialog.StatusQuietID), m.view.Status.Quiet),
	}
	if s.Text == "" && s.Emoji == "" {
		s.Until = 0
	}
	if err := s.Validate(); err != nil {
		m.screen.problem = m.w.StatusInvalid
		return
	}
	m.close()
	m.setStatus(s)
}

// chosenTime returns the moment that a choice means; 0 for none.
func (m *Model) chosenTime(choice string, now chat.Millis) chat.Millis {
	if choice == keepTime {
		return now
	}
	at := later.Ends(m.clock.Zone, m.now(), choice)
	if at.IsZero() {
		return 0
	}
	return chat.MillisOf(at)
}

// setStatus says something to the others, or nothing any more.
func (m *Model) setStatus(s chat.Status) {
	m.config.Engine.SetStatus(s)
	switch {
	case m.disconnected():
		m.toast(m.w.DoneLater)
	case !s.Says():
		m.toast(m.w.StatusCleared)
	default:
		m.toast(m.w.StatusSet)
	}
}

// say sets the status to a typed text, or asks for it.
func (m *Model) sayStatus(text string) {
	if text == "" {
		m.openDialog(action.StatusDialog)
		return
	}
	s := chat.StatusOf(text)
	if slash.Ends(text) {
		s = chat.Status{}
	}
	s.Quiet = m.view.Status.Quiet
	m.setStatus(s)
}

// peerStatus returns what the peer of the direct room on screen says.
func (m *Model) peerStatus() chat.Status {
	if peer := m.open().Room.Peer; peer != nil && !m.isBlocked(peer.ID) {
		return m.statusOf(peer.ID)
	}
	return chat.Status{}
}

// statusOf returns what somebody says whom this screen shows.
func (m *Model) statusOf(id chat.UserID) chat.Status {
	if s, here := m.open().Statuses[id]; here {
		return s
	}
	for _, r := range m.view.Rooms {
		if r.Peer != nil && r.Peer.ID == id {
			return r.Status
		}
	}
	return chat.Status{}
}
