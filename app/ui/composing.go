package ui

import (
	"parley/app/ui/compose"
	"parley/shared/chat"
)

// composing is what waits while an input method is at work: until it has finished, the field belongs to the message that is
// being written, and its text cannot be replaced.
type composing struct {
	after []func()  // in this order
	left  *leftText // the field still holds the text of a room that was left
}

// leftText is a text whose room is no longer on screen.
type leftText struct {
	room chat.RoomID
	by   chat.User
	text string
}

// whenComposed does f when the input method has finished.
func (m *Model) whenComposed(f func()) { m.composing.after = append(m.composing.after, f) }

// composed does what has waited for the input method.
func (m *Model) composed() {
	m.catchUp()
	todo := m.composing.after
	m.composing.after = nil
	for _, f := range todo {
		f()
	}
}

// empty clears the field for another room or another user. What an input method still holds there becomes a draft later.
func (m *Model) empty(room chat.RoomID, by chat.User, text string) {
	was := m.composing.left
	switch {
	case m.face.Platform.SetText("", 0):
		if was != nil { // the input method has finished, and nobody was told yet
			m.composing.left = nil
			m.keepLeft(was)
		}
		return
	case was != nil:
		return
	}
	m.composing.left = &leftText{room, by, text}
	m.composing.after = append([]func(){m.takeBack}, m.composing.after...)
}

// takeBack keeps the text of the room that was left, and clears the field for the one that is open. If that is the same again,
// the text stays.
func (m *Model) takeBack() {
	l := m.composing.left
	if l == nil {
		return
	}
	m.composing.left = nil
	if l.room == m.asked && l.by.ID == m.view.Me.ID {
		m.typed(l.text, compose.UnitsAt(l.text, len(l.text)))
		return
	}
	m.keepLeft(l)
	m.empty(l.room, l.by, l.text)
}

func (m *Model) keepLeft(l *leftText) {
	if l.text != "" {
		m.face.Actions.KeepDraft(l.by, l.room, l.text, nil)
	}
}
