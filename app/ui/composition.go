package ui

import (
	"parley/app/ui/compose"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// composition is what waits while an input method is at work: until it has finished, the field belongs to the message that is
// being written, and its text cannot be replaced.
type composition struct {
	after      []func()        // in this order
	unfinished *unfinishedText // the field still holds the text of a room that was left
}

// unfinishedText is a text whose room is no longer on screen.
type unfinishedText struct {
	room chat.RoomID
	by   chat.User
	text string
	edit bool // the field has a message that was being edited there: text is what was put aside for it
}

// whenComposed does f when the input method has finished.
func (m *Model) whenComposed(f func()) { m.composition.after = append(m.composition.after, f) }

// composed does what has waited for the input method.
func (m *Model) composed() {
	m.catchUp()
	todo := m.composition.after
	m.composition.after = nil
	for _, f := range todo {
		f()
	}
	m.replaceCode()
	m.replaceCodes()
}

// clearComposer clears the field for another room or another user. What an input method still holds there becomes a draft later.
func (m *Model) clearComposer(room chat.RoomID, by chat.User, text string, edit bool) {
	was := m.composition.unfinished
	switch {
	case m.config.Platform.SetText("", 0):
		if was != nil { // the input method has finished, and nobody was told yet
			m.composition.unfinished = nil
			m.saveUnfinishedText(was)
		}
		return
	case was != nil:
		return
	}
	m.composition.unfinished = &unfinishedText{room, by, text, edit}
	m.composition.after = append([]func(){m.saveUnfinished}, m.composition.after...)
}

// saveUnfinished saves the text of the room that was left, and clears the field for the one that is open. If that is the same again,
// the text stays.
func (m *Model) saveUnfinished() {
	l := m.composition.unfinished
	if l == nil {
		return
	}
	m.composition.unfinished = nil
	if l.room == m.asked && l.by.ID == m.view.Me.ID && !l.edit {
		m.typed(l.text, compose.UnitsAt(l.text, len(l.text)))
		return
	}
	m.saveUnfinishedText(l)
	m.clearComposer(l.room, l.by, l.text, l.edit)
}

func (m *Model) saveUnfinishedText(l *unfinishedText) {
	if l.text != "" {
		m.config.Engine.SaveDraftOf(l.by, l.room, view.Draft{Text: l.text}, nil)
	}
}

// holds takes the text of a field that still belongs to a room that was left.
func (l *unfinishedText) holds(text string) {
	if !l.edit {
		l.text = text
	}
}
