package dialog

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/component"
	"parley/app/ui/render"
)

// Choice is a row of a dialog in which something is chosen: by a click, or by the arrow keys and Enter in the field above.
type Choice struct {
	Do                action.Name
	Arg               string
	Sign              string // HTML
	Title, Text, Hint string
}

// Choices are the rows below a text field that filters them.
type Choices struct {
	Input  component.Input
	Rows   []Choice
	Chosen int // the marked one; -1 for none
}

// field draws the field above the rows, a combobox whose list is always open.
func (c *Choices) field(id string, most int, value string) app.UI {
	field := render.Input(id, most).Attr("enterkeyhint", "go").Attr("role", "combobox").Attr("aria-autocomplete", "list").
		Attr("aria-expanded", len(c.Rows) > 0).Attr("aria-controls", "choices")
	if value != "" {
		field = field.Attr("value", value)
	}
	if c.Chosen >= 0 && c.Chosen < len(c.Rows) {
		field = field.Attr("aria-activedescendant", "choice-"+strconv.Itoa(c.Chosen))
	}
	return field.OnInput(component.Typed(c.Input, id)).OnKeyDown(component.Pressed(c.Input, id))
}

// list draws the rows, each as a fragment of markup: there may be hundreds.
func (c *Choices) list(label string) app.UI {
	if len(c.Rows) == 0 {
		return render.El("ul#choices.choices")
	}
	drawn := make([]app.UI, len(c.Rows))
	for i := range c.Rows {
		drawn[i] = app.Raw(c.Rows[i].html(i, i == c.Chosen))
	}
	return render.El("ul#choices.choices role=listbox", drawn...).Attr("aria-label", label)
}

func (row *Choice) html(i int, marked bool) string {
	class := "choices__one"
	if marked {
		class += " choices__one--marked"
	}
	var b render.HTML
	b.Raw(`<li id="choice-`, strconv.Itoa(i), `" class="`, class, `" role="option" aria-selected="`, strconv.FormatBool(marked),
		`" data-action="`, string(row.Do), `"`)
	b.Attr("data-arg", row.Arg)
	b.Attr("title", row.Title)
	b.Raw(`>`, row.Sign, `<span class="choices__text"><span class="choices__name">`, render.BDI(row.Title), `</span>`)
	if row.Text != "" {
		b.Raw(` <span class="choices__topic">`, render.BDI(row.Text), `</span>`)
	}
	b.Raw(`</span>`)
	if row.Hint != "" {
		b.Raw(` <span class="choices__hint">`)
		b.Text(row.Hint)
		b.Raw(`</span>`)
	}
	b.Raw(`</li>`)
	return b.String()
}
