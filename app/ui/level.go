package ui

import (
	"parley/app/ui/action"
	"parley/app/ui/component"
	"parley/shared/chat"
)

// levelOf returns what a room notifies the user about; listed is false for a room that is not one of the user's.
func (m *Model) levelOf(room chat.RoomID) (level chat.Level, listed bool) {
	for _, r := range m.view.Rooms {
		if r.ID == room {
			return r.Level, true
		}
	}
	return "", false
}

// setLevel says what a room notifies the user about. Whoever hides a room can undo that at once.
func (m *Model) setLevel(room chat.RoomID, level chat.Level) {
	was, _ := m.levelOf(room)
	m.config.Engine.SetLevel(room, level)
	if level != chat.LevelHidden || was == level {
		return
	}
	for _, r := range m.view.Rooms {
		if r.ID == room {
			m.offerUndo(m.w.LevelHidden, titleOf(r.Room), action.Level, component.LevelArg(room, was))
		}
	}
}

// level sets the level of the open room by a word, or opens the menu that has it if there is none.
func (m *Model) level(word string) {
	if word == "" {
		m.act(action.Menu, string(action.RoomMenu))
		return
	}
	if level, err := chat.ParseLevel(word); err == nil {
		m.setLevel(m.asked, level)
		m.toastLevel(level)
	}
}

// toastLevel says what counts from now on, where the command was typed and no menu shows it.
func (m *Model) toastLevel(level chat.Level) {
	if level != chat.LevelHidden {
		m.toastAbout(m.w.LevelNow, m.w.Level(level))
	}
}
