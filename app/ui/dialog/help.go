package dialog

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/component"
	"parley/app/ui/keys"
	"parley/app/ui/render"
)

// Help lists the shortcuts.
type Help struct {
	component.Context
	Rows    []keys.HelpRow
	Singles bool // shortcuts of a single character are on
}

// Body draws the dialog.
func (d *Help) Body() app.HTMLElem {
	var list []app.UI
	for _, row := range d.Rows {
		names := make([]app.UI, len(row.Keys))
		for i, key := range row.Keys {
			names[i] = render.TextIn("kbd", key)
		}
		list = append(list, render.El("div.keys__one", render.El("dt", names...), render.TextIn("dd", row.Says)))
	}
	return render.El("div.dialog__form", head(d.Words, d.Words.HelpTitle),
		render.El("dl.keys", list...),
		render.Button("switch", action.Singles, "", render.TextIn("span.switch__label", d.Words.SingleKeys), app.Raw(`<span class="switch__knob" aria-hidden="true"></span>`)).
			Attr("role", "switch").Attr("aria-checked", d.Singles))
}
