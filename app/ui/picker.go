package ui

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/keys"
	"parley/app/ui/render"
)

// pickRow is a row of a dialog in which something is chosen: by a click, or by the arrow keys and Enter in the field above.
type pickRow struct {
	do                action.Name
	arg               string
	sign              string // markup
	title, text, hint string
}

// pickField draws the field above the rows, a combobox whose list is always open.
func (m *Model) pickField(id string, most, rows int, typed app.EventHandler) app.UI {
	field := render.Input(id, most).Attr("enterkeyhint", "go").Attr("role", "combobox").Attr("aria-autocomplete", "list").
		Attr("aria-expanded", rows > 0).Attr("aria-controls", "choices")
	if value := m.screen.unsent[id]; value != "" {
		field = field.Attr("value", value)
	}
	if m.screen.chosen < rows {
		field = field.Attr("aria-activedescendant", "choice-"+strconv.Itoa(m.screen.chosen))
	}
	return field.OnInput(typed).OnKeyDown(m.moveChoice)
}

// pickList draws the rows, each as a fragment of markup: there may be hundreds.
func (m *Model) pickList(label string, rows []pickRow) app.UI {
	if len(rows) == 0 {
		return render.El("ul#choices.choices")
	}
	drawn := make([]app.UI, len(rows))
	for i, row := range rows {
		drawn[i] = app.Raw(row.markup(i, i == m.screen.chosen))
	}
	return render.El("ul#choices.choices role=listbox", drawn...).Attr("aria-label", label)
}

func (row pickRow) markup(i int, marked bool) string {
	class := "choices__one"
	if marked {
		class += " choices__one--marked"
	}
	var b render.HTML
	b.Raw(`<li id="choice-`, strconv.Itoa(i), `" class="`, class, `" role="option" aria-selected="`, strconv.FormatBool(marked),
		`" data-action="`, string(row.do), `"`)
	b.Attr("data-arg", row.arg)
	b.Attr("title", row.title)
	b.Raw(`>`, row.sign, `<span class="choices__text"><span class="choices__name">`, render.BDI(row.title), `</span>`)
	if row.text != "" {
		b.Raw(` <span class="choices__topic">`, render.BDI(row.text), `</span>`)
	}
	b.Raw(`</span>`)
	if row.hint != "" {
		b.Raw(` <span class="choices__hint">`)
		b.Text(row.hint)
		b.Raw(`</span>`)
	}
	b.Raw(`</li>`)
	return b.String()
}

// moveChoice moves the mark with the arrow keys.
func (m *Model) moveChoice(ctx app.Context, e app.Event) {
	by := keys.FromEvent(e).InChoices()
	if by == 0 {
		return
	}
	e.PreventDefault()
	m.markChoice(by)
	ctx.Defer(func(app.Context) { m.settle() })
}

// markChoice moves the mark by so many rows.
func (m *Model) markChoice(by int) {
	n := len(m.picks())
	if n == 0 {
		return
	}
	m.screen.chosen = (m.screen.chosen + by + n) % n
	m.touch(partDialog)
	m.afterwards(func() { m.face.Platform.Near(".choices__one--marked") })
}

// picks returns the rows of the open dialog.
func (m *Model) picks() []pickRow {
	switch m.screen.dialog {
	case dialogRooms:
		return m.roomPicks()
	case dialogDirect:
		return m.personPicks()
	}
	return nil
}
