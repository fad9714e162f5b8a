package ui

import (
	"strconv"

	"parley/app/ui/action"
	"parley/app/ui/component"
	"parley/app/ui/dialog"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// actOnDetails does what the dialogs about messages offer.
func (m *Model) actOnDetails(do action.Name, arg string) bool {
	switch do {
	case action.Jump:
		seq, _ := strconv.ParseInt(arg, 10, 64)
		m.close()
		m.jumpTo(m.open().Room.ID, chat.Seq(seq))
	case action.UnpinThis:
		if room, seq, ok := referred(arg); ok {
			m.config.Engine.Pin(room, seq, false)
		}
	case action.MoreReactors:
		if r, ok := m.row(m.screen.subject); ok {
			m.config.Engine.LoadReactors(r.Room, r.Seq, m.screen.reaction)
		}
	default:
		return false
	}
	return true
}

// showReactors lists who has reacted to a message with one emoji, with the first one if key is "".
func (m *Model) showReactors(r view.Row, key string) {
	if len(r.Reactions) == 0 {
		return
	}
	if key == "" {
		key = r.Reactions[0].Key
	}
	if m.screen.dialog == action.ReactorsDialog && m.screen.reaction == key {
		return
	}
	m.screen.subject, m.screen.reaction = r.Key, key
	m.config.Engine.LoadReactors(r.Room, r.Seq, key)
	if m.screen.dialog != action.ReactorsDialog {
		m.openDialog(action.ReactorsDialog)
	}
}

// showVersions lists the earlier texts of a message.
func (m *Model) showVersions(r view.Row) {
	m.screen.subject = r.Key
	m.config.Engine.LoadVersions(r.Room, r.Seq)
	m.openDialog(action.VersionsDialog)
}

func (m *Model) pinsContent(c component.Context) dialog.Content {
	d := &dialog.Pins{Context: c}
	if v := m.view.Pins; v != nil && v.Room == m.open().Room.ID {
		d.Pins = *v
	}
	return d
}

func (m *Model) reactorsContent(c component.Context) dialog.Content {
	r, _ := m.row(m.screen.subject)
	d := &dialog.Reactors{Context: c, Key: r.Key, Reactions: r.Reactions, Shown: m.screen.reaction}
	if v := m.view.Reactors; v != nil && v.Room == r.Room && v.Seq == r.Seq && v.Key == m.screen.reaction {
		d.Reactors = *v
	}
	return d
}

func (m *Model) versionsContent(c component.Context) dialog.Content {
	r, _ := m.row(m.screen.subject)
	d := &dialog.Versions{Context: c, Row: r}
	if v := m.view.Versions; v != nil && v.Room == r.Room && v.Seq == r.Seq {
		d.Versions = *v
	}
	return d
}
