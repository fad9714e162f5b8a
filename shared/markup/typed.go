package markup

import (
	"cmp"
	"slices"

	"parley/shared/chat"
)

// AsTyped returns a text as a document in which no mark has a meaning: it shows what was typed, with its links, mentions and
// rooms.
func AsTyped(text string) Document {
	var found []Inline
	for links := FindLinks(text); ; {
		l, ok := links.Next()
		if !ok {
			break
		}
		found = append(found, Inline{Kind: Anchor, Span: chat.Span{From: l.From, To: l.To}, URL: l.Prefix + text[l.From:l.To], Host: l.Punycode})
	}
	Parse(text).each(func(in *Inline) {
		if in.Kind == Mention || in.Kind == Room {
			found = append(found, Inline{Kind: in.Kind, Span: in.Span})
		}
	})
	slices.SortFunc(found, func(a, b Inline) int { return cmp.Compare(a.Span.From, b.Span.From) })
	var pieces []Inline
	at := 0
	for _, in := range found {
		if in.Span.From < at {
			continue
		}
		in.Text = text[in.Span.From:in.Span.To]
		pieces = append(linesOf(pieces, text, at, in.Span.From), in)
		at = in.Span.To
	}
	return paragraphOf(text, linesOf(pieces, text, at, len(text)))
}

func paragraphOf(text string, pieces []Inline) Document {
	return Document{Text: text, Blocks: []Block{{Kind: Paragraph, Span: chat.Span{To: len(text)}, Inlines: pieces}}}
}

// linesOf adds a part of a text, line by line.
func linesOf(pieces []Inline, text string, from, to int) []Inline {
	for i := from; i <= to; i++ {
		if i < to && text[i] != '\n' {
			continue
		}
		if from < i {
			pieces = append(pieces, Inline{Kind: Text, Span: chat.Span{From: from, To: i}, Text: text[from:i]})
		}
		if i < to {
			pieces = append(pieces, Inline{Kind: Break, Span: chat.Span{From: i, To: i + 1}})
		}
		from = i + 1
	}
	return pieces
}
