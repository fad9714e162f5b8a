package render

import (
	"slices"

	"parley/shared/chat"
	"parley/shared/client/view"
	syntax "parley/shared/markup"
)

// Spoiler is what is hidden in a message. When the message is edited, it is another one.
type Spoiler struct {
	Key  string // of the row
	N    int    // counted from 0
	Text string // of the message
}

// said adds what a message says as HTML, with what follows fold in elements of its own. It reports whether there are such elements.
// Spans that are no mention in the text mean nothing: they came over the wire.
func (rw Rows) said(b *HTML, key, text string, mentions []view.MentionSpan, fold int) (folded bool) {
	printer := syntax.HTML{Fold: fold, Typed: rw.Plain, Code: rw.Words.CodeBlock, Copy: rw.Words.CopyCode, Spoiler: rw.Words.Spoiler}
	if rw.Inert {
		printer.Fold, printer.Copy = 0, ""
	}
	if rw.Rooms != nil {
		printer.Room = func(id chat.RoomID) string { return (*rw.Rooms)[id] }
	}
	if len(mentions) > 0 {
		printer.Known = func(s chat.Span) (known, me bool) {
			i, ok := slices.BinarySearchFunc(mentions, s.From, func(m view.MentionSpan, at int) int { return m.From - at })
			ok = ok && mentions[i].To == s.To
			return ok, ok && mentions[i].Me
		}
	}
	if len(rw.Shown) > 0 {
		printer.Shown = func(n int) bool { return rw.Shown[Spoiler{key, n, text}] }
	}
	html, folded := printer.Message(text)
	b.Raw(html)
	return folded
}

// action adds the author of a message that says what they do. It returns the class of such a text.
func (rw Rows) action(b *HTML, r view.Row) (class string) {
	if _, _, acts := chat.Action(r.Text); !acts || rw.Plain {
		return ""
	}
	b.Raw(`<span class="message__star" aria-hidden="true">* </span>`)
	rw.author(b, r)
	b.Raw(` `)
	return " message__text--action"
}

// Said returns what a message says, whole, as its row does.
func (rw Rows) Said(r view.Row) string {
	var actor, b HTML
	b.Raw(`<div class="message__body"><div class="message__text`, rw.action(&actor, r), `">`, actor.String())
	rw.said(&b, "", r.Text, r.Mention, 0)
	b.Raw(`</div></div>`)
	return b.String()
}

// Linked adds a text of which addresses are links, and nothing else has a meaning.
func (b *HTML) Linked(text string) { b.Raw(syntax.Linked(text)) }
