package render

import (
	"strconv"
	"strings"
	"time"

	"parley/app/ui/action"
	"parley/shared/catalog"
	"parley/shared/client/view"
	syntax "parley/shared/markup"
)

// Rows draws the rows of one room as fragments of markup. The same row is always the same string, and go-app
// leaves the element of an unchanged string alone.
type Rows struct {
	Words   *catalog.Words
	Today   time.Time // a moment of the present day, as the clock shows it
	Clock   Clock
	Direct  bool            // the room is a direct room, where everything is private
	Waiting bool            // there is no connection, and the person knows
	Opened  map[string]bool // the long messages that are shown whole, by their keys
	Live    bool            // names can be clicked

	before map[string]fragment
	made   map[string]fragment // if it is not nil, what is made is noted here, and taken from before
}

// Row returns a row as one element.
func (rw Rows) Row(r view.Row) string {
	switch r.Kind {
	case view.RowMessage:
		var b HTML
		b.Raw(`<article class="`, rw.class(r), `"`)
		b.Attr("data-key", r.Key)
		b.Raw(`>`, rw.message(r), `</article>`)
		return b.String()
	case view.RowDay:
		return `<h2 class="day"><span>` + escape(rw.Words.Day(rw.Clock.Zone.In(r.At), rw.Today)) + `</span></h2>`
	case view.RowUnread:
		return `<p class="divider" data-key="unread"><span>` + escape(rw.Words.New) + `</span></p>`
	case view.RowMuted:
		return rw.hidden(r)
	}
	return rw.notice(r)
}

// class returns the classes of a message: fixed words only.
func (rw Rows) class(r view.Row) string {
	class := []string{"message"}
	add := func(yes bool, name string) {
		if yes {
			class = append(class, "message--"+name)
		}
	}
	add(r.First, "first")
	add(r.Private != nil && !rw.Direct, "private")
	add(r.State == view.Pending || r.State == view.Delayed, "pending")
	add(r.State == view.Failed, "failed")
	return strings.Join(class, " ")
}

// message returns what stays the same while a message becomes durable.
func (rw Rows) message(r view.Row) string {
	var b HTML
	b.Raw(`<div class="message__grid">`)
	if r.First {
		rw.avatar(&b, r)
		b.Raw(`<div class="message__who">`)
		rw.author(&b, r)
		rw.time(&b, "message__time", r.At, rw.Words.Time)
		rw.private(&b, r)
		b.Raw(`</div>`)
	} else {
		rw.time(&b, "message__gutter", r.At, catalog.ShortTime)
		b.Raw(`<span class="visually-hidden" translate="no">`)
		b.Text(r.Author.Name)
		b.Raw(`</span>`)
	}
	b.Raw(`<div class="message__body">`)
	rw.text(&b, r)
	b.Raw(`</div></div>`)
	return b.String()
}

// text adds what a message says. Of a long one a part is hidden until somebody asks for it: see Platform.Fold.
func (rw Rows) text(b *HTML, r view.Row) {
	fold := syntax.Fold(r.Text)
	open := rw.Opened[r.Key]
	class, label := "message__text", rw.Words.ShowMore
	switch {
	case open:
		label = rw.Words.ShowLess
	case fold < len(r.Text):
		class = "message__text message__text--folded"
	}
	b.Raw(`<div class="`, class, `">`)
	folded := rw.said(b, r.Text, r.Mention, fold)
	b.Raw(`</div>`)
	if folded {
		b.Raw(`<button type="button" class="link message__more" data-action="`, string(action.Fold), `" aria-expanded="`, strconv.FormatBool(open), `"`)
		b.Attr("data-arg", r.Key)
		b.Raw(`>`)
		b.Text(label)
		b.Raw(`</button>`)
	}
}

// avatar draws who has said something. A click does what one on the name does, so it is no tab stop of its own.
func (rw Rows) avatar(b *HTML, r view.Row) {
	sign := Avatar(r.Author, "")
	if r.Mine || !rw.Live {
		b.Raw(sign)
		return
	}
	b.Raw(`<span class="message__avatar" data-action="`, string(action.Person), `"`)
	b.Attr("data-arg", string(r.Author.ID))
	b.Raw(`>`, sign, `</span>`)
}

// author names who has said something. A click opens what can be done about that person.
func (rw Rows) author(b *HTML, r view.Row) {
	if r.Mine || !rw.Live {
		b.Raw(person(r.Author))
		return
	}
	b.Raw(`<button type="button" class="person person--about `, hue(r.Author), `" data-action="`, string(action.Person), `"`)
	b.Attr("data-arg", string(r.Author.ID))
	b.Raw(`>`, BDI(r.Author.Name), `</button>`)
}

// hidden stands for a run of messages by muted people. It is not read out when it comes.
func (rw Rows) hidden(r view.Row) string {
	var b HTML
	b.Raw(`<p class="notice notice--muted" aria-live="off"`)
	b.Attr("data-key", r.Key)
	b.Raw(`><span>`)
	b.Text(rw.Words.Hidden.Of(r.Others + 1))
	b.Raw(`</span> · `)
	b.Link(action.Reveal, r.Key, rw.Words.Show)
	b.Raw(`</p>`)
	return b.String()
}

// time adds a time. The page's script gives it its date when somebody points at it.
func (rw Rows) time(b *HTML, class string, at time.Time, show func(at time.Time, hour12 bool) string) {
	b.Raw(`<time class="`, class, `" datetime="`, at.UTC().Format(MachineTime), `">`)
	b.Text(show(rw.Clock.Zone.In(at), rw.Clock.Hour12))
	b.Raw(`</time>`)
}

// private says who else can read a private message.
func (rw Rows) private(b *HTML, r view.Row) {
	if r.Private == nil || rw.Direct { // of a direct room, the bar says it once
		return
	}
	b.Raw(`<span class="message__private" translate="no">`, IconLock, `<span>`)
	if r.Mine {
		b.Fill(rw.Words.ToOnly, map[string]string{"{name}": BDI(r.Private.Peer.Name)})
	} else {
		b.Text(rw.Words.OnlyYou)
	}
	b.Raw(`</span></span>`)
}

// Trouble returns why a message is not sent and what can be done, or an empty element.
func (rw Rows) Trouble(r view.Row) string {
	var b HTML
	b.Raw(`<div class="message__trouble">`)
	switch {
	case r.State == view.Failed:
		b.Raw(`<span class="message__why">`, IconAlert)
		b.Text(rw.Words.NotSent + " " + rw.Words.Refuse(r.Error))
		b.Raw(`</span>`)
		b.Link(action.Retry, string(r.Nonce), rw.Words.Retry)
		b.Link(action.Discard, string(r.Nonce), rw.Words.Discard)
	case r.State == view.Delayed:
		b.Raw(`<span>`, iconClock)
		b.Text(rw.Words.Waits(r.Error))
		b.Raw(`</span>`)
		b.Link(action.Discard, string(r.Nonce), rw.Words.Discard)
	case r.State == view.Pending && rw.Waiting:
		b.Raw(`<span>`, iconClock)
		b.Text(rw.Words.Queued)
		b.Raw(`</span>`)
		b.Link(action.Discard, string(r.Nonce), rw.Words.Discard)
	}
	b.Raw(`</div>`)
	return b.String()
}
