package component

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/compose"
	"parley/app/ui/render"
	"parley/shared/catalog"
	"parley/shared/chat"
)

// FieldID is the id of the composer's text field. The page's script and the program know it by that.
const FieldID = "composer-text"

// Composer is where a user writes. Its text field is drawn once, without a text: from then on the text is the user's and the browser's,
// since writing it from here would break an input method at work.
type Composer struct {
	app.Compo
	Props ComposerProps
}

// ComposerProps are the values of Composer.
type ComposerProps struct {
	Context
	Room    chat.Room
	Missing bool // there is no such room
	Request bool // the user has not answered who opened it
	Me      chat.User
	Typing  []string

	Intent  compose.Intent // without its draft, and Left only near the limit: the text itself is not drawn
	Public  bool           // the user chose to say to the room what begins with a name
	Tried   bool           // an Enter was refused: say why
	Waits   bool           // an Enter waits for the answer about a name
	Warned  bool           // an Enter was held back, since the name means somebody else than before
	Former  chat.Person    // who had the name before, by another name now; zero for nobody
	Files   bool           // somebody tried to send files
	Options []chat.Person  // of the open list of people
	Marked  int            // of them

	Welcome bool // the user is here for the first time
	Install bool // the page can be installed as an app
}

// Render draws the composer around its text field.
func (c *Composer) Render() app.UI {
	p := &c.Props
	p.Pacer.Wait()
	return render.El("form#composer.composer autocomplete=off",
		render.El("div#offers.offers", p.offers()...),
		render.El("div.composer__body", // in a low window it scrolls
			p.welcome(),
			p.request(),
			render.El("div.composer__strip",
				render.El("div#composer-note.composer__note role=status"+render.Untranslated, p.note()...).Class(p.noteClass()),
				render.El("p.typing", p.typing()...)),
			render.El("div.composer__box",
				render.TextIn("p.composer__notice", p.notice()),
				p.field(),
				render.El("div.composer__tools",
					render.TextIn("span.composer__hint", p.Words.SendHint),
					render.TextIn("span.composer__left", p.counter()),
					render.El("button.composer__send type=submit"+render.Untranslated, render.TextIn("span.composer__label", p.sendLabel()), app.Raw(render.IconSend)),
				),
			),
		),
	).Class(p.class()).Attr("aria-label", p.Words.Compose)
}

// field draws the text field. An option of the open list that is marked is its active descendant.
func (p *ComposerProps) field() app.UI {
	field := render.El("textarea#"+FieldID+".composer__text rows=1 dir=auto enterkeyhint=enter autocapitalize=sentences"+render.Untranslated+
		" aria-autocomplete=list aria-controls=offers aria-haspopup=listbox").
		Attr("aria-label", render.Safe(p.placeholder())).Attr("placeholder", render.Safe(p.placeholder())).Attr("aria-describedby", "composer-note")
	if len(p.Options) > 0 {
		field = field.Attr("aria-activedescendant", "offer-"+strconv.Itoa(p.Marked))
	}
	return field
}

func (p *ComposerProps) placeholder() string {
	if peer := p.Room.Peer; peer != nil {
		return catalog.Fill(p.Words.ComposeTo, "{name}", peer.Name)
	}
	return catalog.Fill(p.Words.ComposeIn, "{name}", render.RoomName(p.Words, p.Room))
}

func (p *ComposerProps) sendLabel() string {
	if p.Intent.Addressed() && (p.Intent.Private() || p.Intent.Mode == compose.Looking) {
		return p.Words.SendPrivately
	}
	return p.Words.Send
}

// counter says how much still fits, near the limit.
func (p *ComposerProps) counter() string {
	switch {
	case p.Intent.Mode == compose.Blank || p.Intent.Left > compose.LeftShown:
		return ""
	case p.Intent.Left < 0:
		return p.Words.TooLong.Of(-p.Intent.Left)
	}
	return p.Words.Left.Of(p.Intent.Left)
}

func (p *ComposerProps) typing() []app.UI {
	var b render.HTML
	b.Raw("<span>")
	switch who := p.Typing; len(who) {
	case 0:
		return nil
	case 1:
		b.Fill(p.Words.TypingOne, map[string]string{"{one}": render.BDI(who[0])})
	case 2:
		b.Fill(p.Words.TypingTwo, map[string]string{"{one}": render.BDI(who[0]), "{two}": render.BDI(who[1])})
	default:
		b.Text(p.Words.TypingMany)
	}
	b.Raw("</span>")
	return []app.UI{app.Raw(b.String())}
}

// class says who reads the text, by the colour of the composer.
func (p *ComposerProps) class() string {
	in := p.Intent
	switch {
	case p.Missing:
		return "composer--none" // nothing can be said where there is no room; the field stays for when there is
	case in.Mode == compose.Privately && in.Before.ID != "":
		return "composer--blocked"
	case in.Mode == compose.TooLong, in.Mode == compose.Nobody && !in.Naming, in.Mode == compose.Alike && !in.Naming, p.Tried && !in.Sends():
		return "composer--blocked"
	case in.Private(), in.Mode == compose.Looking && in.Naming, p.Room.Peer != nil && in.Mode == compose.Blank:
		return "composer--private"
	case in.Mode == compose.Looking:
		return "composer--private"
	}
	return "composer--public"
}

func (p *ComposerProps) noteClass() string {
	if p.class() == "composer--private" {
		return "composer__private"
	}
	return ""
}

// notice says what the composer cannot do.
func (p *ComposerProps) notice() string {
	if p.Files {
		return p.Words.NoFiles
	}
	return ""
}
