package ui

import (
	"cmp"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/render"
	"parley/shared/chat"
)

// nameDialog asks for another name. Its field holds the name of when it was opened, and is the person's from then on.
func (m *Model) nameDialog() app.HTMLElem {
	field := render.Input("rename-name", 2*chat.NameMax).Attr("value", cmp.Or(m.screen.unsent["rename-name"], m.view.Me.Name)).
		Attr("autocapitalize", "off").Attr("spellcheck", "false").Attr("aria-describedby", "name-hint")
	return render.El("form#rename.dialog__form novalidate=novalidate",
		m.dialogHead(m.w.NameTitle),
		labelled(m.w.NameLabel, field),
		render.TextIn("p#name-hint.field__hint", m.w.NameHint),
		m.refused(),
		m.decision(m.w.NameSave),
	)
}

// rename asks for a name, and closes the dialog when it is granted.
func (m *Model) rename(name string) {
	name = strings.TrimSpace(name)
	for _, n := range m.refusals() {
		m.face.Actions.Dismiss(n.ID)
	}
	if name == "" || name == m.view.Me.Name {
		m.close()
		return
	}
	if m.holdBack() {
		return
	}
	m.screen.sent = name
	m.face.Actions.Rename(name)
}

// granted closes the dialog when the name that was asked for is there.
func (m *Model) granted() {
	if m.screen.dialog == dialogName && m.screen.sent != "" {
		m.close()
		m.sayOf(m.w.NameChanged, m.view.Me.Name)
	}
}
