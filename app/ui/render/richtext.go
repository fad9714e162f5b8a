package render

import (
	"slices"

	"parley/shared/chat"
	"parley/shared/client/view"
	syntax "parley/shared/markup"
)

// said adds what a message says as HTML, with what follows fold in elements of its own. It reports whether there are such elements.
// Spans that are no mention in the text mean nothing: they came over the wire.
func (rw Rows) said(b *HTML, text string, mentions []view.MentionSpan, fold int) (folded bool) {
	printer := syntax.HTML{Fold: fold, Code: rw.Words.CodeBlock, Copy: rw.Words.CopyCode, Spoiler: rw.Words.Spoiler}
	if len(mentions) > 0 {
		printer.Known = func(s chat.Span) (known, me bool) {
			i, ok := slices.BinarySearchFunc(mentions, s.From, func(m view.MentionSpan, at int) int { return m.From - at })
			ok = ok && mentions[i].To == s.To
			return ok, ok && mentions[i].Me
		}
	}
	html, folded := printer.Message(text)
	b.Raw(html)
	return folded
}

// Linked adds a text of which addresses are links, and nothing else has a meaning.
func (b *HTML) Linked(text string) { b.Raw(syntax.Linked(text)) }
