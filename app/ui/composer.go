package ui

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/compose"
	"parley/app/ui/render"
	"parley/shared/catalog"
)

// FieldID is the id of the composer's text field. The page's script and the program know it by that.
const FieldID = "composer-text"

// leftShown is how many characters before the limit the composer begins to count.
const leftShown = 500

// composer is where a person writes. Its text field is drawn once, without a text: from then on the text is the
// person's and the browser's, since writing it from here would break an input method at work.
type composer struct {
	app.Compo
	M   *Model
	Rev int
}

// Render draws the composer around its text field.
func (c *composer) Render() app.UI {
	c.M.pause()
	m := c.M
	in := m.intent()
	return render.El("form#composer.composer autocomplete=off",
		render.El("div#offers.offers", m.offerList()...),
		render.El("div.composer__body", // in a low window it scrolls
			m.welcome(),
			m.requestNote(),
			render.El("div.composer__strip",
				render.El("div#composer-note.composer__note role=status"+render.Untranslated, m.note(in)...).Class(noteClass(m, in)),
				render.El("p.typing", m.typing()...)),
			render.El("div.composer__box",
				render.TextIn("p.composer__notice", m.composerNotice()),
				m.field(),
				render.El("div.composer__tools",
					render.TextIn("span.composer__hint", m.w.SendHint),
					render.TextIn("span.composer__left", m.counter(in)),
					render.El("button.composer__send type=submit"+render.Untranslated, render.TextIn("span.composer__label", m.sendLabel(in)), app.Raw(render.IconSend)),
				),
			),
		),
	).Class(composerClass(m, in)).Attr("aria-label", m.w.Compose)
}

func composerClass(m *Model, in compose.Intent) string {
	switch {
	case m.open().Missing:
		return "composer--none" // nothing can be said where there is no room; the field stays for when there is
	case in.Mode == compose.Privately && in.Before.ID != "":
		return "composer--blocked"
	case in.Mode == compose.TooLong, in.Mode == compose.Nobody && !in.Naming, in.Mode == compose.Alike && !in.Naming, m.talk.tried && !in.Sends():
		return "composer--blocked"
	case in.Private(), in.Mode == compose.Looking && in.Naming, m.open().Room.Peer != nil && in.Mode == compose.Blank:
		return "composer--private"
	case in.Mode == compose.Looking:
		return "composer--private"
	}
	return "composer--public"
}

func noteClass(m *Model, in compose.Intent) string {
	if composerClass(m, in) == "composer--private" {
		return "composer__private"
	}
	return ""
}

// field draws the text field. An option of the open list that is marked is its active descendant.
func (m *Model) field() app.UI {
	field := render.El("textarea#"+FieldID+".composer__text rows=1 dir=auto enterkeyhint=enter autocapitalize=sentences"+render.Untranslated+
		" aria-autocomplete=list aria-controls=offers aria-haspopup=listbox").
		Attr("aria-label", render.Safe(m.placeholder())).Attr("placeholder", render.Safe(m.placeholder())).Attr("aria-describedby", "composer-note")
	if m.talk.list.Open() {
		field = field.Attr("aria-activedescendant", "offer-"+strconv.Itoa(m.talk.list.Marked))
	}
	return field
}

func (m *Model) placeholder() string {
	if peer := m.open().Room.Peer; peer != nil {
		return catalog.Fill(m.w.ComposeTo, "{name}", peer.Name)
	}
	return catalog.Fill(m.w.ComposeIn, "{name}", m.roomName())
}

// composerNotice says what the composer cannot do.
func (m *Model) composerNotice() string {
	if m.talk.files {
		return m.w.NoFiles
	}
	return ""
}

func (m *Model) sendLabel(in compose.Intent) string {
	if in.Addressed() && (in.Private() || in.Mode == compose.Looking) {
		return m.w.SendPrivately
	}
	return m.w.Send
}

// counter says how much still fits, near the limit.
func (m *Model) counter(in compose.Intent) string {
	switch {
	case in.Mode == compose.Blank || in.Left > leftShown:
		return ""
	case in.Left < 0:
		return m.w.TooLong.Of(-in.Left)
	}
	return m.w.Left.Of(in.Left)
}

func (m *Model) typing() []app.UI {
	var b render.HTML
	b.Raw("<span>")
	switch who := m.open().Typing; len(who) {
	case 0:
		return nil
	case 1:
		b.Fill(m.w.TypingOne, map[string]string{"{one}": render.BDI(who[0])})
	case 2:
		b.Fill(m.w.TypingTwo, map[string]string{"{one}": render.BDI(who[0]), "{two}": render.BDI(who[1])})
	default:
		b.Text(m.w.TypingMany)
	}
	b.Raw("</span>")
	return []app.UI{app.Raw(b.String())}
}
