package render

import (
	"strconv"
	"strings"
	"time"

	"parley/app/ui/action"
	"parley/app/ui/emoji"
	"parley/shared/catalog"
	"parley/shared/chat"
	"parley/shared/client/view"
	syntax "parley/shared/markup"
)

// Rows draws the rows of one room as fragments of markup. The same row is always the same string, and go-app
// leaves the element of an unchanged string alone.
type Rows struct {
	Words   *catalog.Words
	Today   time.Time // a moment of the present day, as the clock shows it
	Clock   Clock
	Direct  bool             // the room is a direct room, where everything is private
	Waiting bool             // there is no connection, and the person knows
	Opened  map[string]bool  // the long messages that are shown whole, by their keys
	Shown   map[Spoiler]bool // the spoilers that are open
	Plain   bool             // messages are shown as they were typed
	Live    bool             // the program runs: names can be clicked
	Inert   bool             // the program will never run: what would be a button is text, and everything is shown whole
	Base    string           // the path below which the rooms are
	Rooms   *RoomPaths       // the rooms that the reader may read; another value for other rooms. nil for none
	Marked  chat.Seq         // the message of the room that the page's address names; 0 for none
	Patches *Patches         // takes the changes of rows that are drawn; nil where they are drawn anew
}

// RoomPaths are the paths of the pages of rooms. They never change.
type RoomPaths map[chat.RoomID]string

// What a row needs about, in bytes, beside its text: more would have it copied while it grows.
const (
	rowBytes      = 1 << 10
	reactionBytes = 256
)

// Row returns a row as one element.
func (rw Rows) Row(r view.Row) string {
	switch r.Kind {
	case view.RowMessage:
		var b HTML
		b.Grow(rowBytes + 2*len(r.Text) + reactionBytes*len(r.Reactions))
		b.Raw(`<article class="`, rw.class(r), `"`)
		b.Attr("data-key", r.Key)
		if rw.marks(r) && !rw.Live {
			b.Raw(` tabindex="-1" autofocus`) // a browser scrolls to it without a script
		}
		b.Raw(`>`)
		rw.message(&b, r)
		rw.trouble(&b, r)
		b.Raw(`</article>`)
		return b.String()
	case view.RowDay:
		does := ""
		if rw.Live {
			does = ` data-action="` + string(action.Dialog) + `" data-arg="` + string(action.DayDialog) + `"`
		}
		return `<h2 class="day"><span` + does + `>` + escape(rw.Words.Day(rw.Clock.Zone.In(r.At), rw.Today)) + `</span></h2>`
	case view.RowUnread:
		return `<p class="divider" data-key="unread"><span>` + escape(rw.Words.New) + `</span></p>`
	case view.RowBlocked:
		return rw.hidden(r, "blocked", rw.Words.Hidden.Of(r.Others+1))
	case view.RowDeleted:
		return rw.hidden(r, "deleted", rw.Words.DeletedRun.Of(len(r.Deleted)))
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
	add(r.Gone, "gone")
	add(rw.marks(r), "marked")
	add(r.Change != nil && r.Change.Delete && r.Change.State != view.Failed && !r.Gone, "leaving")
	return strings.Join(class, " ")
}

// marks reports whether a message is the one that the page's address names.
func (rw Rows) marks(r view.Row) bool {
	return rw.Marked != 0 && rw.Marked == r.Seq && (r.Private == nil || rw.Direct)
}

// message adds what stays the same while a message becomes durable.
func (rw Rows) message(b *HTML, r view.Row) {
	b.Raw(`<div class="message__grid">`)
	if r.First {
		rw.avatar(b, r)
		b.Raw(`<div class="message__who">`)
		rw.author(b, r)
		rw.time(b, "message__time", r.At, rw.Words.Time)
		rw.private(b, r)
		rw.pinned(b, r)
		b.Raw(`</div>`)
	} else {
		rw.time(b, "message__gutter", r.At, catalog.ShortTime)
		b.Raw(`<span class="visually-hidden" translate="no">`)
		b.Text(r.Author.Name)
		b.Raw(`</span>`)
	}
	b.Raw(`<div class="message__body">`)
	if r.Gone {
		rw.tombstone(b)
	} else {
		rw.quote(b, r)
		rw.text(b, r)
	}
	b.Raw(`</div>`)
	rw.reactions(b, r)
	b.Raw(`</div>`)
}

// text adds what a message says. Of a long one a part is hidden until somebody asks for it: see Platform.Fold.
func (rw Rows) text(b *HTML, r view.Row) {
	fold := syntax.Fold(r.Text)
	open := rw.Inert || rw.Opened[r.Key]
	class, label := "message__text", rw.Words.ShowMore
	switch {
	case open:
		label = rw.Words.ShowLess
	case fold < len(r.Text):
		class = "message__text message__text--folded"
	case emoji.Only(r.Text):
		class = "message__text message__text--emoji"
	}
	var actor HTML
	class += rw.action(&actor, r)
	b.Raw(`<div class="`, class, `">`, actor.String())
	folded := rw.said(b, r.Key, r.Text, r.Mention, fold)
	if !r.First {
		rw.pinned(b, r)
	}
	rw.edited(b, r)
	b.Raw(`</div>`)
	if folded && !rw.Inert {
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

// hidden stands for a run of messages by blocked people, or of deleted ones. It is not read out when it comes.
func (rw Rows) hidden(r view.Row, kind, text string) string {
	var b HTML
	b.Raw(`<p class="notice notice--`, kind, `" aria-live="off"`)
	b.Attr("data-key", r.Key)
	b.Raw(`><span>`)
	b.Text(text)
	b.Raw(`</span>`)
	if !rw.Inert {
		b.Raw(` · `)
		b.Link(action.Reveal, r.Key, rw.Words.Show)
	}
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
