package ui

import (
	"parley/app/ui/action"
	"parley/app/ui/component"
	"parley/app/ui/compose"
	"parley/app/ui/dialog"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// wantedDraft is a draft from the shelf that is to be written on.
type wantedDraft struct{ view.Shelved }

// actOnShelf does what is about drafts from elsewhere and from the shelf.
func (m *Model) actOnShelf(do action.Name, arg string) bool {
	switch do {
	case action.TakeDraft:
		m.takeElsewhere()
		m.config.Platform.Focus()
	case action.UseDraft:
		m.useDraft(arg)
	case action.DropDraft:
		m.config.Engine.Unshelve(arg)
	case action.MoreDrafts:
		m.config.Engine.MoreShelf()
	default:
		return false
	}
	return true
}

func (m *Model) shelfContent(c component.Context) dialog.Content {
	d := &dialog.Shelf{Context: c, Rooms: m.knownRooms()}
	if m.view.Shelf != nil {
		d.Shelf = *m.view.Shelf
	}
	return d
}

// useDraft opens the room of a draft on the shelf and puts it into the field.
func (m *Model) useDraft(id string) {
	m.close()
	if m.view.Shelf == nil {
		return
	}
	for _, d := range m.view.Shelf.Drafts {
		if d.ID == id {
			m.wanted = &wantedDraft{d}
		}
	}
	if m.wanted != nil && m.wanted.Room != m.asked {
		m.navigate(m.wanted.Room)
		return
	}
	m.useWanted()
}

// useWanted puts the draft that is wanted into the field of its room. What it replaces goes to the shelf.
func (m *Model) useWanted() {
	d := m.wanted
	if d == nil || d.Room != m.asked {
		return
	}
	m.stopEditing()
	m.catchUp()
	m.saveDraft()
	if !m.replaceText(d.Text, d.Reply) {
		m.whenComposed(m.useWanted)
		return
	}
	m.wanted = nil
	m.saveDraft()
	m.config.Engine.Unshelve(d.ID)
	m.afterwards(m.config.Platform.Focus)
}

// replaceText gives the field another text. While an input method is at work it does nothing, and returns false.
func (m *Model) replaceText(text string, reply chat.Seq) bool {
	units := compose.UnitsAt(text, len(text))
	if !m.config.Platform.SetText(text, units) {
		return false
	}
	m.composer.reply, m.composer.seeks = nil, 0
	m.restored(text, units)
	m.restoreAnswer(reply)
	m.keepReply()
	return true
}
