package dialog

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/component"
	"parley/app/ui/render"
	"parley/app/ui/search"
	"parley/shared/catalog"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// Search finds messages. Before something is typed it shows what was searched for lately, and what narrows a search.
type Search struct {
	component.Context
	Input       component.Input
	Value       string // of the field when it is drawn first
	Hint        string
	State       string // how the search stands
	Note        string // what was not searched
	Best        bool   // the best first, and not by day
	Recent      search.Recent
	Suggestions []search.Suggestion
	Hits        []view.Hit
	Chosen      int // the marked row: suggestions come first
	More        bool
	Typed       bool // something is in the field
}

// Body draws the dialog.
func (d *Search) Body() app.HTMLElem {
	return render.El("form#search.dialog__form.search novalidate=novalidate",
		head(d.Words, d.Words.Search),
		labelled(d.Words.SearchLabel, d.field()),
		render.TextIn("p#search-hint.field__hint", d.Hint),
		d.bar(),
		render.El("div.dialog__body.search__body", d.list(), d.start(), d.more()),
		render.TextIn("button.visually-hidden type=submit tabindex=-1", d.Words.RoomOpen),
	)
}

// field draws the field, a combobox whose list is always open.
func (d *Search) field() app.UI {
	id := action.SearchDialog.FieldID()
	rows := len(d.Suggestions) + len(d.Hits)
	field := render.Input(id, chat.QueryBytes).Attr("enterkeyhint", "search").Attr("aria-describedby", "search-hint").
		Attr("role", "combobox").Attr("aria-autocomplete", "list").Attr("aria-expanded", rows > 0).Attr("aria-controls", "choices")
	if d.Value != "" {
		field = field.Attr("value", d.Value)
	}
	if d.Chosen < rows {
		field = field.Attr("aria-activedescendant", "choice-"+strconv.Itoa(d.Chosen))
	}
	return field.OnInput(component.Typed(d.Input, id)).OnKeyDown(component.Pressed(d.Input, id))
}

// bar draws how the search stands, and the order of its hits, if there are any.
func (d *Search) bar() app.UI {
	parts := []app.UI{render.El("div.search__state", render.TextIn("p role=status", d.State), render.TextIn("p.search__note", d.Note))}
	if len(d.Hits) > 0 {
		sort := func(label, arg string, on bool) app.UI {
			return render.Button("search__order", action.Sort, arg, render.Span(label)).Attr("aria-pressed", on)
		}
		parts = append(parts, render.El("div.search__orders role=group", sort(d.Words.SearchNewest, "newest", !d.Best), sort(d.Words.SearchBest, "best", d.Best)).
			Attr("aria-label", d.Words.SearchSort))
	}
	return render.El("div.search__bar", parts...)
}

// list draws the suggestions and the hits, these by day if they are in the order of time.
func (d *Search) list() app.UI {
	if len(d.Suggestions)+len(d.Hits) == 0 {
		return render.El("div#choices.choices.search__list")
	}
	var groups []app.UI
	group := func(id, title string, rows []app.UI) {
		if title == "" {
			groups = append(groups, render.El("div role=group", rows...).Attr("aria-label", d.Words.SearchLabel))
			return
		}
		rows = append([]app.UI{render.TextIn("div#"+id+".search__title", title)}, rows...)
		groups = append(groups, render.El("div role=group aria-labelledby="+id, rows...))
	}
	var rows []app.UI
	for i := range d.Suggestions {
		rows = append(rows, app.Raw(d.suggestion(&d.Suggestions[i], i)))
	}
	if len(rows) > 0 {
		group("search-suggestions", d.Words.SearchSuggestions, rows)
	}
	rows, day := nil, ""
	for i := range d.Hits {
		title := ""
		if !d.Best {
			title = d.Words.Day(d.Clock.Zone.In(d.Hits[i].At), d.Today)
		}
		if title != day && len(rows) > 0 {
			group("search-day-"+strconv.Itoa(i), day, rows)
			rows = nil
		}
		day = title
		rows = append(rows, app.Raw(d.hit(&d.Hits[i], i)))
	}
	if len(rows) > 0 {
		group("search-day", day, rows)
	}
	return render.El("div#choices.choices.search__list role=listbox", groups...).Attr("aria-label", d.Words.SearchLabel)
}

// start draws what one may begin with.
func (d *Search) start() app.UI {
	if d.Typed {
		return render.El("div")
	}
	var rows []app.UI
	for _, query := range d.Recent {
		rows = append(rows, render.El("li.search__recent",
			render.Button("choices__one", action.Query, query, app.Raw(render.IconRecent), app.Raw(`<span class="choices__text">`+render.BDI(query)+`</span>`)),
			render.IconButton(".search__forget", render.IconClose, catalog.Fill(d.Words.SearchForget, "{query}", query), action.Forget, query)))
	}
	recent := render.El("div")
	if len(rows) > 0 {
		recent = render.El("div",
			render.El("div.search__head", render.TextIn("h3.search__title", d.Words.SearchRecent), render.LinkButton(d.Words.SearchClear, action.Forget, "")),
			render.El("ul", rows...))
	}
	w := d.Words
	var help []app.UI
	for _, one := range []struct{ piece, example, text string }{
		{"from:", "from:", w.SearchFrom}, {"in:", "in:", w.SearchIn}, {"has:", "has:", w.SearchHas}, {"is:", "is:", w.SearchIs},
		{"before:", "before:", w.SearchBefore}, {"after:", "after:", w.SearchAfter}, {"on:", "on:", w.SearchOn},
		{`"`, `"…"`, w.SearchPhrase}, {"-", "-…", w.SearchWithout},
	} {
		help = append(help, render.El("li", render.Button("choices__one.search__help", action.Query, one.piece,
			app.Raw(`<kbd translate="no" dir="ltr">`+one.example+`</kbd>`), render.Span(one.text))))
	}
	return render.El("div.search__start", recent, render.TextIn("h3.search__title", w.SearchNarrow), render.El("ul", help...))
}

func (d *Search) more() app.UI {
	if !d.More {
		return render.El("div")
	}
	return render.Button("button.search__more", action.MoreHits, "", render.Span(d.Words.SearchMore))
}
