package dialog

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/component"
	"parley/app/ui/emoji"
	"parley/app/ui/render"
)

// queryMax is how long the name of an emoji may be that is looked for.
const queryMax = 100

// Emoji is the picker: a field to search in, and a grid in which the page's script moves the focus.
type Emoji struct {
	component.Context
	Input  component.Input
	Title  string         // what a choice is for
	Target string         // see action.Emojis
	Set    *emoji.Set     // nil while it is not there
	Failed bool           // it could not be loaded
	Query  string         // what is searched for, or
	Found  []*emoji.Emoji // what was found
	Recent emoji.Recent
	Tone   emoji.Tone
}

const gridID = "emoji-grid"

// Body draws the dialog.
func (d *Emoji) Body() app.HTMLElem {
	id := action.EmojiDialog.FieldID()
	field := render.Input(id, queryMax).Attr("type", "search").Attr("enterkeyhint", "done").Attr("data-into", gridID).
		Attr("aria-label", d.Words.EmojiSearch).Attr("placeholder", d.Words.EmojiSearch).Attr("aria-controls", gridID)
	return render.El("form#emoji.dialog__form.picker novalidate=novalidate",
		head(d.Words, d.Title),
		field.OnInput(component.Typed(d.Input, id)),
		d.bar(),
		d.grid(),
		render.TextIn("p.visually-hidden role=status", d.state()),
		d.tones(),
		render.TextIn("button.visually-hidden type=submit tabindex=-1", d.Title),
	)
}

// section is a group as the grid shows it.
type section struct {
	title string
	all   []emoji.Emoji
}

// sections returns the groups of the grid, those that were chosen last before the others.
func (d *Emoji) sections() []section {
	if d.Set == nil {
		return nil
	}
	if d.Query != "" {
		found := section{title: d.Words.EmojiFound.Of(len(d.Found))}
		for _, e := range d.Found {
			found.all = append(found.all, *e)
		}
		return []section{found}
	}
	var all []section
	if len(d.Recent) > 0 {
		recent := section{title: d.Words.EmojiRecent}
		for _, text := range d.Recent {
			recent.all = append(recent.all, emoji.Emoji{Text: text, Name: d.Set.NameOf(text)})
		}
		all = append(all, recent)
	}
	for i, group := range d.Set.Groups {
		all = append(all, section{d.Words.EmojiTitles[i%len(d.Words.EmojiTitles)], group.All})
	}
	return all
}

// bar leads to the groups.
func (d *Emoji) bar() app.UI {
	var buttons []app.UI
	if d.Query == "" {
		for i, s := range d.sections() {
			sign := render.TextIn("span"+render.Untranslated, s.all[0].Text)
			if i == 0 && len(d.Recent) > 0 {
				sign = render.El("span", app.Raw(render.IconRecent))
			}
			place := strconv.Itoa(i)
			buttons = append(buttons, render.El("button.picker__group type=button data-jump=picker-"+place+" tabindex="+tabindex(i == 0), sign).
				Attr("aria-label", s.title).Attr("title", s.title))
		}
	}
	if len(buttons) == 0 {
		return render.El("div.picker__bar")
	}
	return render.El("div.picker__bar role=toolbar data-rove=button data-across=yes", buttons...).Attr("aria-label", d.Words.EmojiGroups)
}

// tabindex is 0 for the one element of a group that Tab comes to.
func tabindex(first bool) string {
	if first {
		return "0"
	}
	return "-1"
}

func (d *Emoji) grid() app.UI {
	sections := d.sections()
	if len(sections) == 0 || len(sections[0].all) == 0 {
		return render.El("div#"+gridID+".picker__grid",
			render.TextIn("p.picker__state", d.state()),
			render.El("p.picker__state", d.again()...))
	}
	drawn := make([]app.UI, len(sections))
	for i, s := range sections {
		drawn[i] = app.Raw(s.html(i, d.Tone))
	}
	return render.El("div#"+gridID+".picker__grid role=listbox data-grid="+action.EmojiDialog.FieldID(), drawn...).Attr("aria-label", d.Words.EmojiTitle)
}

// again offers to load the emoji once more.
func (d *Emoji) again() []app.UI {
	if !d.Failed {
		return nil
	}
	return []app.UI{render.LinkButton(d.Words.Retry, action.Emojis, d.Target)}
}

// state says why there is nothing in the grid, or how much was found.
func (d *Emoji) state() string {
	switch {
	case d.Failed:
		return d.Words.EmojiFailed
	case d.Set == nil:
		return d.Words.EmojiLoading
	case d.Query != "" && len(d.Found) == 0:
		return d.Words.EmojiNone
	case d.Query != "":
		return d.Words.EmojiFound.Of(len(d.Found))
	}
	return ""
}

// html draws a group as one fragment: there are two thousand emoji.
func (s *section) html(place int, tone emoji.Tone) string {
	var b render.HTML
	at := strconv.Itoa(place)
	b.Raw(`<div id="picker-`, at, `" class="picker__cells" role="group"`)
	b.Attr("aria-label", s.title)
	b.Raw(`><div class="picker__title" aria-hidden="true">`)
	b.Text(s.title)
	b.Raw(`</div>`)
	for i := range s.all {
		e := &s.all[i]
		b.Raw(`<button type="button" class="picker__one" role="option" translate="no" tabindex="`, tabindex(place == 0 && i == 0),
			`" data-action="`, string(action.Emoji), `"`)
		b.Attr("data-arg", e.In(tone))
		b.Attr("aria-label", e.Name)
		b.Attr("title", e.Name)
		b.Raw(`>`)
		b.Text(e.In(tone))
		b.Raw(`</button>`)
	}
	b.Raw(`</div>`)
	return b.String()
}

// tones draws the choice of a skin tone.
func (d *Emoji) tones() app.UI {
	if d.Set == nil {
		return render.El("div")
	}
	var all []app.UI
	for _, tone := range emoji.Tones() {
		hand := emoji.Emoji{Text: "✋", Toned: true}
		all = append(all, render.Button("picker__tone", action.Tone, tone.String(), render.TextIn("span"+render.Untranslated, hand.In(tone))).
			Attr("role", "radio").Attr("aria-checked", tone == d.Tone).Attr("tabindex", tabindex(tone == d.Tone)).
			Attr("aria-label", d.Words.SkinTones[tone]).Attr("title", d.Words.SkinTones[tone]))
	}
	return render.El("div.picker__tones role=radiogroup data-rove=[role=radio] data-across=yes", all...).Attr("aria-label", d.Words.SkinTone)
}
