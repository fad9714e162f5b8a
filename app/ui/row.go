package ui

import (
	"strconv"
	"strings"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/shared/catalog"
	"parley/shared/client/view"
	syntax "parley/shared/markup"
)

// rowWriter draws the rows of one room as fragments of markup. The same row is always the same string, and go-app
// leaves the element of an unchanged string alone.
type rowWriter struct {
	w       *catalog.Words
	now     time.Time // as the clock shows it
	clock   Clock
	direct  bool            // the room is a direct room, where everything is private
	waiting bool            // there is no connection, and the person knows
	opened  map[string]bool // the long messages that are shown whole, by their keys
	live    bool            // names can be clicked
	before  map[string]fragment
	made    map[string]fragment // if it is not nil, what is made is noted here, and taken from before
}

// fragment is a row as it was drawn.
type fragment struct {
	row    view.Row
	markup string
}

// element returns a row's element. A message of one's own gets a wrapper that stays when the message becomes durable,
// so that a screen reader does not hear it twice; of all others the whole is one fragment.
func (rw rowWriter) element(r view.Row) app.UI {
	if r.Kind == view.RowMessage && r.Mine {
		return el("article", app.Raw(rw.remembered(r, rw.message)), app.Raw(rw.trouble(r))).
			Attr("class", rw.class(r)).Attr("data-key", safe(r.Key))
	}
	return app.Raw(rw.remembered(r, rw.fragment))
}

// remembered draws a row unless the same row was drawn before.
func (rw rowWriter) remembered(r view.Row, draw func(view.Row) string) string {
	if rw.made == nil {
		return draw(r)
	}
	f := rw.before[r.Key]
	if f.markup == "" || !f.row.Equal(r) {
		f = fragment{r, draw(r)}
	}
	rw.made[r.Key] = f
	return f.markup
}

// fragment returns a row as one element.
func (rw rowWriter) fragment(r view.Row) string {
	switch r.Kind {
	case view.RowMessage:
		var b markup
		b.write(`<article class="`, rw.class(r), `"`)
		b.attr("data-key", r.Key)
		b.write(`>`, rw.message(r), `</article>`)
		return b.String()
	case view.RowDay:
		return `<h2 class="day"><span>` + escape(rw.w.Day(rw.clock.Zone.In(r.At), rw.now)) + `</span></h2>`
	case view.RowUnread:
		return `<p class="divider" data-key="unread"><span>` + escape(rw.w.New) + `</span></p>`
	case view.RowMuted:
		return rw.hidden(r)
	}
	return rw.notice(r)
}

// class returns the classes of a message: fixed words only.
func (rw rowWriter) class(r view.Row) string {
	class := []string{"message"}
	add := func(yes bool, name string) {
		if yes {
			class = append(class, "message--"+name)
		}
	}
	add(r.First, "first")
	add(r.Private != nil && !rw.direct, "private")
	add(r.State == view.Pending || r.State == view.Delayed, "pending")
	add(r.State == view.Failed, "failed")
	return strings.Join(class, " ")
}

// message returns what stays the same while a message becomes durable.
func (rw rowWriter) message(r view.Row) string {
	var b markup
	b.write(`<div class="message__grid">`)
	if r.First {
		rw.avatar(&b, r)
		b.write(`<div class="message__who">`)
		rw.author(&b, r)
		rw.time(&b, "message__time", r.At, rw.w.Time)
		rw.private(&b, r)
		b.write(`</div>`)
	} else {
		rw.time(&b, "message__gutter", r.At, catalog.ShortTime)
		b.write(`<span class="unseen" translate="no">`)
		b.text(r.Author.Name)
		b.write(`</span>`)
	}
	b.write(`<div class="message__body">`)
	rw.text(&b, r)
	b.write(`</div></div>`)
	return b.String()
}

// text adds what a message says. Of a long one a part is hidden until somebody asks for it: see Platform.Fold.
func (rw rowWriter) text(b *markup, r view.Row) {
	fold := syntax.Fold(r.Text)
	open := rw.opened[r.Key]
	class, label := "message__text", rw.w.ShowMore
	switch {
	case open:
		label = rw.w.ShowLess
	case fold < len(r.Text):
		class = "message__text message__text--folded"
	}
	b.write(`<div class="`, class, `" dir="auto">`)
	folded := b.foldedRich(r.Text, r.Mention, fold)
	b.write(`</div>`)
	if folded {
		b.write(`<button type="button" class="link message__more" data-action="`, string(actFold), `" aria-expanded="`, strconv.FormatBool(open), `"`)
		b.attr("data-arg", r.Key)
		b.write(`>`)
		b.text(label)
		b.write(`</button>`)
	}
}

// avatar draws who has said something. A click does what one on the name does, so it is no tab stop of its own.
func (rw rowWriter) avatar(b *markup, r view.Row) {
	sign := avatar(r.Author, "")
	if r.Mine || !rw.live {
		b.write(sign)
		return
	}
	b.write(`<span class="message__face" data-action="`, string(actPerson), `"`)
	b.attr("data-arg", string(r.Author.ID))
	b.write(`>`, sign, `</span>`)
}

// author names who has said something. A click opens what can be done about that person.
func (rw rowWriter) author(b *markup, r view.Row) {
	if r.Mine || !rw.live {
		b.write(person(r.Author))
		return
	}
	b.write(`<button type="button" class="person person--about `, hue(r.Author), `" data-action="`, string(actPerson), `"`)
	b.attr("data-arg", string(r.Author.ID))
	b.write(`>`, bdi(r.Author.Name), `</button>`)
}

// hidden stands for a run of messages by muted people. It is not read out when it comes.
func (rw rowWriter) hidden(r view.Row) string {
	var b markup
	b.write(`<p class="notice notice--muted" aria-live="off"`)
	b.attr("data-key", r.Key)
	b.write(`><span>`)
	b.text(rw.w.Hidden.Of(r.Others + 1))
	b.write(`</span> · `)
	b.action(actReveal, r.Key, rw.w.Show)
	b.write(`</p>`)
	return b.String()
}

// time adds a time. The page's script gives it its date when somebody points at it.
func (rw rowWriter) time(b *markup, class string, at time.Time, show func(at time.Time, hour12 bool) string) {
	b.write(`<time class="`, class, `" datetime="`, at.UTC().Format(machineTime), `">`)
	b.text(show(rw.clock.Zone.In(at), rw.clock.Hour12))
	b.write(`</time>`)
}

// private says who else can read a private message.
func (rw rowWriter) private(b *markup, r view.Row) {
	if r.Private == nil || rw.direct { // of a direct room, the bar says it once
		return
	}
	b.write(`<span class="message__private" translate="no">`, iconLock, `<span>`)
	if r.Mine {
		b.fill(rw.w.ToOnly, map[string]string{"{name}": bdi(r.Private.Peer.Name)})
	} else {
		b.text(rw.w.OnlyYou)
	}
	b.write(`</span></span>`)
}

// trouble returns why a message is not sent and what can be done, or an empty element.
func (rw rowWriter) trouble(r view.Row) string {
	var b markup
	b.write(`<div class="message__trouble">`)
	switch {
	case r.State == view.Failed:
		b.write(`<span class="message__why">`, iconAlert)
		b.text(rw.w.NotSent + " " + rw.w.Refuse(r.Error))
		b.write(`</span>`)
		b.action(actRetry, string(r.Nonce), rw.w.Retry)
		b.action(actDiscard, string(r.Nonce), rw.w.Discard)
	case r.State == view.Delayed:
		b.write(`<span>`, iconClock)
		b.text(rw.w.Waits(r.Error))
		b.write(`</span>`)
		b.action(actDiscard, string(r.Nonce), rw.w.Discard)
	case r.State == view.Pending && rw.waiting:
		b.write(`<span>`, iconClock)
		b.text(rw.w.Queued)
		b.write(`</span>`)
		b.action(actDiscard, string(r.Nonce), rw.w.Discard)
	}
	b.write(`</div>`)
	return b.String()
}

// action adds a button.
func (b *markup) action(do Action, arg, label string) {
	b.write(`<button type="button" class="link" data-action="`, string(do), `"`)
	b.attr("data-arg", arg)
	b.write(`>`)
	b.text(label)
	b.write(`</button>`)
}
