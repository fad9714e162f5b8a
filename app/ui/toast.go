package ui

import (
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/render"
)

// How long a toast stays: longer if there is something to do about it.
const (
	toastTime = 5 * time.Second
	undoTime  = 10 * time.Second
)

// toast says what was just done, where the screen does not show it by itself. It goes by itself, and screen readers read it.
type toast struct {
	app.Compo
	M   *Model
	Rev int
}

// toastNote is what the toast says: text, with name in it, and how to undo that.
type toastNote struct {
	text, name string
	undo       action.Name // "" if it cannot be undone
	arg        string
	serial     int
}

// Render draws the toast, or the empty region in which screen readers wait for it.
func (c *toast) Render() app.UI {
	c.M.pause()
	m := c.M
	n := m.screen.toast
	if n.text == "" {
		return render.El("div.toasts role=status")
	}
	body := []app.UI{render.Sentence(n.text, n.name)}
	if n.undo != "" {
		body = append(body, render.LinkButton(m.w.Undo, n.undo, n.arg))
	}
	return render.El("div.toasts role=status", render.El("div.toast", body...))
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
	m.touch(partToast)
	m.later(stay, func() {
		if m.screen.toast.serial == n.serial {
			m.dropToast()
		}
	})
}

func (m *Model) dropToast() {
	m.screen.toast = toastNote{serial: m.screen.toast.serial}
	m.touch(partToast)
}
