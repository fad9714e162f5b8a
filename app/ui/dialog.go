package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/render"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// dialogKind names what the one dialog is about, as notices name it. The field of a dialog has the id KIND-name.
type dialogKind string

const (
	noDialog     dialogKind = ""
	dialogName   dialogKind = "rename"
	dialogRooms  dialogKind = "create"
	dialogSearch dialogKind = "search"
	dialogHelp   dialogKind = "help"

	dialogSignOut dialogKind = "signout"
	dialogPerson  dialogKind = "person"
	dialogMuted   dialogKind = "muted"
	dialogTopic   dialogKind = "topic"

	dialogLeftovers dialogKind = "leftovers"
	dialogDirect    dialogKind = "direct"
)

// dialog is the one dialog. The browser keeps the focus in it and closes it on Escape.
type dialog struct {
	app.Compo
	M   *Model
	Rev int
}

// Render draws the dialog with what it is about, or empty.
func (c *dialog) Render() app.UI {
	c.M.pause()
	m := c.M
	content := render.El("div")
	switch m.screen.dialog {
	case dialogName:
		content = m.nameDialog()
	case dialogRooms:
		content = m.roomsDialog()
	case dialogSearch:
		content = m.searchDialog()
	case dialogHelp:
		content = m.helpDialog()
	case dialogSignOut:
		content = m.signOutDialog()
	case dialogPerson:
		content = m.personDialog()
	case dialogMuted:
		content = m.mutedDialog()
	case dialogTopic:
		content = m.topicDialog()
	case dialogLeftovers:
		content = m.leftoverDialog()
	case dialogDirect:
		content = m.directDialog()
	}
	return render.El("dialog#dialog.dialog aria-labelledby=dialog-title", content)
}

func (m *Model) dialogHead(title string) app.UI { return m.dialogHeadOf(render.Span(title)) }

func (m *Model) dialogHeadOf(title app.UI) app.UI {
	return render.El("div.dialog__head",
		render.El("h2#dialog-title.dialog__title", title), render.IconButton("", render.IconClose, m.w.Close, action.Close, ""))
}

// labelled draws a text field with its label.
func labelled(label string, field app.UI) app.UI {
	return render.El("label.field", render.TextIn("span.field__label", label), field)
}

// decision draws the buttons below a dialog: the one that gives up, and the one that does it.
func (m *Model) decision(do string) app.UI {
	return render.El("div.dialog__buttons",
		render.Button("button", action.Close, "", render.Span(m.w.Cancel)), render.TextIn("button.button.button--main type=submit", do))
}

// openDialog opens a dialog, with the focus in its field.
func (m *Model) openDialog(kind dialogKind) {
	m.screen.dialog, m.screen.sent = kind, ""
	m.screen.filter, m.screen.chosen, m.screen.finding = "", 0, false
	if kind == dialogRooms {
		m.screen.filter = m.screen.unsent["create-name"]
		m.face.Actions.Browse(m.screen.filter)
	}
	if kind == dialogSignOut {
		m.countUnsent()
	}
	m.screen.rooms = false
	if m.screen.toast.text != "" {
		m.dropToast() // behind a dialog it can be neither read nor undone
	}
	m.touch(partDialog, partBar)
	m.afterwards(func() {
		m.face.Platform.Modal(true)
		m.face.Platform.FocusOn(string(kind) + "-name")
	})
}

// close closes the dialog and drops the refusals that it has shown.
func (m *Model) close() {
	if m.screen.dialog == noDialog {
		return
	}
	for _, n := range m.refusals() {
		m.face.Actions.Dismiss(n.ID)
	}
	if m.screen.dialog == dialogSearch {
		m.face.Actions.Search("")
	}
	m.keepUnsent()
	m.screen.dialog = noDialog
	m.touch(partDialog, partBanner)
	m.face.Platform.Modal(false)
}

// about is what notices are about that belong to the open dialog.
func (m *Model) about() string {
	return string(m.screen.dialog)
}

// refusals returns the notices that the open dialog shows.
func (m *Model) refusals() []view.Notice {
	var mine []view.Notice
	for _, n := range m.view.Notices {
		if n.About == m.about() && n.Error != nil {
			mine = append(mine, n)
		}
	}
	return mine
}

// refused draws the newest refusal, and what would work instead.
func (m *Model) refused() app.UI {
	var body []app.UI
	if m.screen.held || m.screen.sent != "" && m.disconnected() {
		body = append(body, render.TextIn("p", m.w.Offline))
	}
	if all := m.refusals(); len(all) > 0 {
		e := all[len(all)-1].Error
		body = append(body, render.TextIn("p", m.w.Refuse(e)))
		if e.Suggest != "" && m.screen.dialog == dialogName {
			body = append(body, render.Button("button.dialog__suggest", action.Suggest, e.Suggest, render.Sentence(m.w.UseName, e.Suggest)))
		}
		if e.Suggest != "" && e.Code == chat.CodeRoomTaken {
			body = append(body, render.El("p", render.Sentence(m.w.RoomAlike, e.Suggest)))
		}
	}
	return render.El("div.dialog__error role=alert", body...)
}

// submitForm acts on a form that was sent off.
func (m *Model) submitForm(form string) {
	p := m.face.Platform
	switch form {
	case "composer":
		m.submit(p.Value(FieldID))
		p.Focus()
	case "rename":
		m.rename(p.Value("rename-name"))
	case "create":
		m.chooseRoom()
	case "direct":
		m.chooseDirect()
	case "search":
		m.openHit(m.screen.chosen)
	case "signout":
		m.signOut()
	}
}
