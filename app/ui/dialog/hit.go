package dialog

import (
	"cmp"
	"strconv"

	"parley/app/ui/action"
	"parley/app/ui/render"
	"parley/app/ui/search"
	"parley/shared/catalog"
	"parley/shared/client/view"
	"parley/shared/markup"
)

// option begins a row of the list.
func (d *Search) option(b *render.HTML, i, arg int, classes string, do action.Name) {
	marked := i == d.Chosen
	class := "choices__one " + classes
	if marked {
		class += " choices__one--marked"
	}
	b.Raw(`<div id="choice-`, strconv.Itoa(i), `" class="`, class, `" role="option" aria-selected="`, strconv.FormatBool(marked),
		`" data-action="`, string(do), `" data-arg="`, strconv.Itoa(arg), `"`)
}

// suggestion draws a way to go on with the query.
func (d *Search) suggestion(s *search.Suggestion, i int) string {
	var b render.HTML
	d.option(&b, i, i, "search__suggestion", action.Complete)
	b.Raw(`><kbd dir="auto" translate="no">`)
	b.Text(s.Added)
	b.Raw(`</kbd><span class="choices__text">`)
	if s.Person == nil && s.Room == nil {
		w := d.Words
		means := map[string]string{
			"from": w.SearchFrom, "in": w.SearchIn, "has": w.SearchHas, "is": w.SearchIs, "before": w.SearchBefore, "after": w.SearchAfter, "on": w.SearchOn,
			"link": w.SearchLink, "code": w.SearchCode, "reaction": w.SearchReaction,
			"private": w.SearchPrivate, "pinned": w.SearchPinned, "mine": w.SearchMine, "edited": w.SearchEdited,
			"today": w.Today, "yesterday": w.Yesterday,
		}[cmp.Or(s.Value, s.Operator)]
		if s.Not {
			means = catalog.Fill(w.SearchNot, "{what}", means)
		}
		b.Text(means)
	}
	b.Raw(`</span></div>`)
	return b.String()
}

// hit draws a message that was found: where, by whom and when, and the terms in what is around them, between its neighbours.
func (d *Search) hit(h *view.Hit, i int) string {
	var b render.HTML
	d.option(&b, len(d.Suggestions)+i, i, "hit", action.Hit)
	b.Attr("data-hit", h.ID())
	title := render.RoomTitle(d.Words, h.Room)
	if h.Room.Peer != nil {
		title = "@" + title
	}
	b.Raw(`><span class="hit__all"><span class="hit__where"><b class="hit__who">`, render.BDI(h.Author.Name), `</b> <span class="hit__room">`,
		render.BDI(title), `</span>`)
	if h.Private {
		private(&b, d.Words)
	}
	at := d.Clock.Zone.In(h.At)
	b.Raw(` <time class="hit__at" datetime="`, h.At.UTC().Format(render.MachineTime), `">`)
	if d.Best {
		b.Text(d.Words.Day(at, d.Today) + " ")
	}
	b.Text(d.Words.Time(at, d.Clock.Hour12))
	b.Raw(`</time></span>`)
	d.neighbour(&b, h.Before)
	b.Raw(`<span class="hit__text" dir="auto">`)
	b.Excerpt(h.Text, h.Found)
	b.Raw(`</span>`)
	d.neighbour(&b, h.After)
	b.Raw(`</span></div>`)
	return b.String()
}

// private says that a message is private.
func private(b *render.HTML, w *catalog.Words) {
	b.Raw(render.IconLock, `<span class="visually-hidden" translate="no">`)
	b.Text(w.Private)
	b.Raw(`</span>`)
}

// neighbour draws one line of the message before or after a hit.
func (d *Search) neighbour(b *render.HTML, n view.Neighbour) {
	if n.Text == "" {
		return
	}
	b.Raw(`<span class="hit__near" dir="auto">`, render.BDI(n.Author.Name), `: `)
	b.Text(markup.Excerpt(n.Text))
	b.Raw(`</span>`)
}
