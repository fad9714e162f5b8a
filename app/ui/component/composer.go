package component

import (
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/address"
	"parley/app/ui/compose"
	"parley/app/ui/emoji"
	"parley/app/ui/render"
	"parley/shared/catalog"
	"parley/shared/chat"
)

// FieldID is the id of the composer's text field. The page's script and the program know it by that.
const FieldID = "composer-text"

// AskID is the id of the field for a word to the moderators of a room.
const AskID = "ask-text"

// Composer is where a user writes. Its text field is drawn once, without a text: from then on the text is the user's and the browser's,
// since writing it from here would break an input method at work.
type Composer struct {
	app.Compo
	Props ComposerProps
}

// ComposerProps are the values of Composer.
type ComposerProps struct {
	Context
	Room     chat.Room
	Missing  bool        // there is no such room
	ReadOnly bool        // the user cannot write here: it is archived, or joined by asking, or guests can only read
	Manage   bool        // the user may open it again
	Keep     bool        // the user keeps order there
	Asks     bool        // the user can ask to join, or has
	Asked    int         // how many do, for whoever answers; for others 1 if this user has
	Slow     string      // what slow mode means for the user
	Wait     bool        // the message has to wait, in slow mode
	Links    string      // when the user may post the links of the text
	Request  bool        // the user has not answered who opened it
	Blocked  bool        // the user blocks its peer
	Status   chat.Status // what its peer says
	Me       chat.User
	Typing   []string

	Intent  compose.Intent // without its draft, and Left only near the limit: the text itself is not drawn
	Public  bool           // the user chose to say to the room what begins with a name
	Tried   bool           // an Enter was refused: say why
	Waits   bool           // an Enter waits for the answer about a name
	Warned  bool           // an Enter was held back, since the name means somebody else than before
	Former  chat.Person    // who had the name before, by another name now; zero for nobody
	Files   bool           // somebody tried to send files
	Preview Preview        // how the message will look
	Code    bool           // what was pasted looks like code
	List    compose.Completion
	Tone    emoji.Tone // of the emoji in the list
	Problem string     // why the command was not run
	Quiet   bool       // the word of a command is still being typed: nothing is said about it yet

	About AboutProps // the message that is edited or answered

	Elsewhere bool // there is a newer draft from another device

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
			p.readOnly(),
			render.TextIn("p.composer__slow role=note", p.Slow),
			render.TextIn("p.composer__status dir=auto", p.StatusUntil(p.Status)),
			render.El("div.composer__strip",
				render.El("div#composer-note.composer__note role=status"+render.Untranslated, p.note()...).Class(p.noteClass()),
				render.El("p.typing", p.typing()...)),
			render.El("div.composer__box",
				p.about(),
				render.TextIn("p.composer__notice", p.notice()),
				render.El("div.composer__pasted role=status", p.pasted()...),
				render.El("div.composer__pasted role=status", p.elsewhere()...),
				p.preview(),
				p.field(),
				render.El("div.composer__tools",
					render.TextIn("span.composer__hint", p.sendHint()),
					render.TextIn("span.composer__left", p.counter()),
					render.El("div.composer__buttons", p.previewButton(), p.laterButton(), p.emojiButton()),
					render.El("button.composer__send type=submit"+render.Untranslated, render.TextIn("span.composer__label", p.sendLabel()), app.Raw(render.IconSend)),
				),
			),
		),
	).Class(p.class()).Attr("aria-label", p.Words.Compose)
}

// readOnly says that a room is archived, joined by asking or calm, and leads guests to an account, where they can only read.
func (p *ComposerProps) readOnly() app.UI {
	w, text, calm := p.Words, "", p.Room.Calm != 0
	var more []app.UI
	label, do, arg := "", action.Configure, ""
	if calm {
		text = catalog.Fill(w.CalmHere, "{when}", p.When(p.Room.Calm.Time()))
	}
	switch {
	case p.Asks && p.Asked > 0:
		text = w.AskedHere
		more = append(more, render.TextIn("button.link type=submit", w.AskBack))
	case p.Asks:
		text = w.AskHere
		more = append(more, render.Input(AskID, chat.AskRunes).Attr("aria-label", w.AskWord).Attr("placeholder", w.AskWord),
			render.TextIn("button.button.button--main type=submit", w.AskDo))
	case !p.ReadOnly:
		if calm && p.Keep {
			label, arg = w.CalmLift, chat.SettingCalm+" "+chat.Off
		}
		if p.Asked > 0 {
			more = append(more, render.TextIn("a.link target=_blank", w.Asking.Of(p.Asked)).Attr("href", address.AsksPath(p.Base, p.Room.ID)))
		}
		if !calm && more == nil {
			return render.El("div.composer__read")
		}
	case p.Room.Archived:
		text = w.ArchivedHere
		if p.Manage {
			label, arg = w.Unarchive, chat.SettingArchive+" "+chat.Off
		}
	default:
		if !calm {
			text = w.GuestsReadHere
		}
		more = append(more, render.LinkButton(w.SignIn, action.SignIn, ""))
		label, do = w.KeepName, action.Account
	}
	if label != "" {
		more = append(more, render.LinkButton(label, do, arg))
	}
	if text != "" {
		more = append([]app.UI{render.Span(text)}, more...)
	}
	return render.El("div.composer__read.composer__read--shown role=note", more...)
}

// field draws the text field. An option of the open list that is marked is its active descendant.
func (p *ComposerProps) field() app.UI {
	field := render.El("textarea#"+FieldID+".composer__text rows=1 dir=auto enterkeyhint=enter autocapitalize=sentences"+render.Untranslated+
		" aria-autocomplete=list aria-controls=offers aria-haspopup=listbox").
		Attr("aria-label", render.Safe(p.placeholder())).Attr("placeholder", render.Safe(p.placeholder())).Attr("aria-describedby", "composer-note")
	if p.List.Open() {
		field = field.Attr("aria-activedescendant", "offer-"+strconv.Itoa(p.List.Marked))
	}
	return field
}

// laterButton opens the dialog that sends later.
func (p *ComposerProps) laterButton() app.UI {
	return render.IconButton(".composer__later", render.IconClock, p.Words.SendLater, action.Dialog, string(action.LaterDialog)).Attr("aria-haspopup", "dialog")
}

// emojiButton opens the picker of emoji.
func (p *ComposerProps) emojiButton() app.UI {
	return render.IconButton(".composer__emoji", render.IconSmile, p.Words.KeyEmoji, action.Emojis, "").Attr("aria-haspopup", "dialog")
}

func (p *ComposerProps) placeholder() string {
	if peer := p.Room.Peer; peer != nil {
		return catalog.Fill(p.Words.ComposeTo, "{name}", peer.Name)
	}
	in := p.Words.ComposeIn
	if p.Room.Kind.MembersOnly() {
		in = strings.Replace(in, "#", "", 1)
	}
	return catalog.Fill(in, "{name}", render.RoomName(p.Words, p.Room))
}

func (p *ComposerProps) sendHint() string {
	if p.About.Edit {
		return p.Words.EditHint
	}
	return p.Words.SendHint
}

func (p *ComposerProps) sendLabel() string {
	if p.About.Edit {
		return p.Words.Save
	}
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
	case p.ReadOnly:
		return "composer--read"
	case p.Missing:
		return "composer--none" // nothing can be said where there is no room; the field stays for when there is
	case p.About.Exposes:
		return "composer--blocked"
	case p.About.Edit && in.Mode != compose.TooLong && p.About.Peer != "":
		return "composer--private"
	case in.Mode == compose.Privately && in.Before.ID != "":
		return "composer--blocked"
	case p.Problem != "", in.Runs() && in.Mode != compose.Commands && !p.Quiet && in.Mode != compose.Incomplete,
		in.Mode == compose.TooLong, in.Mode == compose.Nobody && !in.Naming, in.Mode == compose.Alike && !in.Naming, p.Tried && !in.Sends():
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
