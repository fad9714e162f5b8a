package dialog

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/component"
	"parley/app/ui/render"
	"parley/shared/chat"
	"parley/shared/client/view"
	syntax "parley/shared/markup"
)

// Pins lists the pinned messages of a room.
type Pins struct {
	component.Context
	Pins view.Pins
}

// Body draws the dialog, the message that was pinned last first.
func (d *Pins) Body() app.HTMLElem {
	rows := make([]app.UI, 0, len(d.Pins.Rows))
	for i := len(d.Pins.Rows) - 1; i >= 0; i-- {
		rows = append(rows, d.row(d.Pins.Rows[i]))
	}
	return render.El("div.dialog__form", head(d.Words, d.Words.PinnedTitle),
		render.El("div.dialog__body",
			render.El("ul.choices", rows...),
			status(d.Context, d.Pins.Done, d.Pins.Error, len(rows), d.Words.PinnedNone)))
}

func (d *Pins) row(r view.Row) app.UI {
	var b render.HTML
	b.Raw(`<span class="hit__all"><span class="hit__where"><b class="hit__who">`, render.BDI(r.Author.Name), `</b> `)
	moment(&b, r.At.UTC().Format(render.MachineTime), d.Words.Day(d.Clock.Zone.In(r.At), d.Today)+" "+d.Words.Time(d.Clock.Zone.In(r.At), d.Clock.Hour12))
	b.Raw(`</span><span class="hit__text" dir="auto">`)
	b.Text(syntax.Excerpt(r.Text))
	b.Raw(`</span></span>`)
	return render.El("li.pin",
		render.Button("choices__one.hit", action.Jump, strconv.FormatInt(int64(r.Seq), 10), app.Raw(b.String())).Attr("title", d.Words.JumpTo),
		render.IconButton("", render.IconPin, d.Words.Unpin, action.UnpinThis, render.Reference(r)))
}

func moment(b *render.HTML, machine, shown string) {
	b.Raw(`<time class="hit__at" datetime="`, machine, `">`)
	b.Text(shown)
	b.Raw(`</time>`)
}

// Reactors lists who has reacted to a message, one emoji at a time.
type Reactors struct {
	component.Context
	Key       string // of the row
	Reactions []view.Reaction
	Shown     string // the key of the reaction whose users are listed
	Reactors  view.Reactors
}

// Body draws the dialog.
func (d *Reactors) Body() app.HTMLElem {
	var tabs []app.UI
	for i, one := range d.Reactions {
		tab := render.Button("reaction", action.Reactors, one.Key,
			render.El("span.reaction__key", render.Span(chat.ReactionText(one.Key))), render.TextIn("span.reaction__count", strconv.Itoa(one.Count))).
			Attr("aria-pressed", one.Key == d.Shown)
		if i == 0 {
			tab = tab.Attr("id", action.ReactorsDialog.FieldID())
		}
		tabs = append(tabs, tab)
	}
	var people []app.UI
	if d.Reactors.Key == d.Shown {
		for _, u := range d.Reactors.Users {
			people = append(people, render.El("li.choices__one", app.Raw(render.Avatar(u, "small")), render.El("span.choices__text", render.Name(u.Name))))
		}
	}
	more := render.El("div")
	if d.Reactors.More && d.Reactors.Done {
		more = render.El("div", render.Button("button", action.MoreReactors, "", render.Span(d.Words.LoadMore)))
	}
	return render.El("div.dialog__form", head(d.Words, d.Words.ReactorsTitle),
		render.El("div.reactions.reactions--tabs role=group", tabs...).Attr("aria-label", d.Words.ReactorsTitle),
		render.El("div.dialog__body", render.El("ul.choices", people...), more, status(d.Context, d.Reactors.Done, d.Reactors.Error, len(people), ""))).
		Attr("data-key", render.Safe(d.Key))
}

// Versions lists the earlier texts of a message, and its present one.
type Versions struct {
	component.Context
	Row      view.Row
	Versions view.Versions
}

// Body draws the dialog.
func (d *Versions) Body() app.HTMLElem {
	var b render.HTML
	b.Raw(`<ol class="leftovers versions" tabindex="0"`)
	b.Attr("aria-label", d.Words.VersionsTitle)
	b.Raw(`>`)
	for _, v := range d.Versions.Versions {
		at := d.Clock.Zone.In(v.At.Time())
		d.version(&b, v.By.Name, d.Words.Day(at, d.Today)+" "+d.Words.Time(at, d.Clock.Hour12), v.Text)
	}
	if !d.Row.Gone {
		d.version(&b, d.Row.Author.Name, d.Words.VersionNow, d.Row.Text)
	}
	b.Raw(`</ol>`)
	return render.El("div.dialog__form", head(d.Words, d.Words.VersionsTitle),
		render.El("div.dialog__body", app.Raw(b.String()), status(d.Context, d.Versions.Done, d.Versions.Error, 1, "")))
}

func (d *Versions) version(b *render.HTML, by, when, text string) {
	b.Raw(`<li class="leftover"><p class="leftover__from">`, render.BDI(by), ` · `)
	b.Text(when)
	b.Raw(`</p><p class="leftover__text" dir="auto">`)
	b.Text(text)
	b.Raw(`</p></li>`)
}

// status says how a list stands that comes from the server.
func status(c component.Context, done bool, err *chat.Error, n int, none string) app.UI {
	text := ""
	switch {
	case err != nil:
		text = c.Words.Refuse(err)
	case !done:
		text = c.Words.Loading
	case n == 0:
		text = none
	}
	return render.TextIn("p.field__hint role=status", text)
}
