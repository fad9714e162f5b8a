package ui

import (
	"time"

	"parley/app/ui/action"
)

// How long a toast stays: longer if there is something to do about it.
const (
	toastTime = 5 * time.Second
	undoTime  = 10 * time.Second
)

// toastState is what the toast says: text, with name in it, and how to undo that.
type toastState struct {
	text, name string
	undo       action.Name // "" if it cannot be undone
	arg        string
	serial     int
}

// toast shows a toast.
func (m *Model) toast(text string) { m.toastAbout(text, "") }

// toastAbout shows a toast with a name in it.
func (m *Model) toastAbout(text, name string) {
	m.showToast(toastState{text: text, name: name}, toastTime)
}

// offerUndo shows a toast with a button that undoes what was done.
func (m *Model) offerUndo(text, name string, undo action.Name, arg string) {
	m.showToast(toastState{text: text, name: name, undo: undo, arg: arg}, undoTime)
}

func (m *Model) showToast(n toastState, stay time.Duration) {
	n.serial = m.screen.toast.serial + 1
	m.screen.toast = n
	m.later(stay, func() {
		if m.screen.toast.serial == n.serial {
			m.dropToast()
		}
	})
}

func (m *Model) dropToast() {
	m.screen.toast = toastState{serial: m.screen.toast.serial}
}
