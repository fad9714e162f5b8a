package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/keys"
	"parley/app/ui/render"
)

// helpDialog lists the keys.
func (m *Model) helpDialog() app.HTMLElem {
	p := m.face.Platform
	singles := p.SingleKeys()
	var list []app.UI
	for _, row := range keys.Help(m.w, keys.Press{Mac: p.Mac(), Touch: p.Touch(), NoSingles: !singles}) {
		keys := make([]app.UI, len(row.Keys))
		for i, key := range row.Keys {
			keys[i] = render.TextIn("kbd", key)
		}
		list = append(list, render.El("div.keys__one", render.El("dt", keys...), render.TextIn("dd", row.Says)))
	}
	return render.El("div.dialog__form", m.dialogHead(m.w.HelpTitle),
		render.El("dl.keys", list...),
		render.Button("switch", action.Singles, "", render.TextIn("span.switch__label", m.w.SingleKeys), app.Raw(`<span class="switch__knob" aria-hidden="true"></span>`)).
			Attr("role", "switch").Attr("aria-checked", singles))
}

// toggleSingles turns the shortcuts of a single character on or off.
func (m *Model) toggleSingles() {
	m.face.Platform.SetSingleKeys(!m.face.Platform.SingleKeys())
	m.touch(partDialog)
}
