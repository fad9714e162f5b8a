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

// toastNote is what the toast says: text, with name in it, and how to undo that.
type toastNote struct {
	text, name string
	undo       action.Name // "" if it cannot be undone
	arg        string
	serial     int
}

// say shows a toast.
func (m *Model) say(text string) { m.sayOf(text, "") }

// sayOf shows a toast with a name in it.
func (m *Model) sayOf(text, name string) { m.showToast(toastNote{text: text, name: name}, toastTime) }

// offerUndo shows a toast with a button that undoes what was done.
func (m *Model) offerUndo(text, name string, undo action.Name, arg string) {
	m.showToast(toastNote{text: text, name: name, undo: undo, arg: arg}, undoTime)
}

func (m *Model) showToast(n toastNote, stay time.Duration) {
	n.serial = m.screen.toast.serial + 1
	m.screen.toast = n
	m.later(stay, func() {
		if m.screen.toast.serial == n.serial {
			m.dropToast()
		}
	})
}

func (m *Model) dropToast() {
	m.screen.toast = toastNote{serial: m.screen.toast.serial}
}
