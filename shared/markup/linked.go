package markup

import "parley/shared/chat"

// Linked returns a text without a meaning of its own as HTML: a line of which addresses are links, and nothing else is marked.
func Linked(text string) string {
	var pieces []Inline
	at := 0
	add := func(in Inline, from, to int) {
		if from < to {
			in.Span, in.Text = chat.Span{From: from, To: to}, text[from:to]
			pieces = append(pieces, in)
		}
	}
	for links := FindLinks(text); ; {
		l, ok := links.Next()
		if !ok {
			break
		}
		add(Inline{Kind: Text}, at, l.From)
		add(Inline{Kind: Anchor, URL: l.Prefix + text[l.From:l.To], Host: l.Punycode}, l.From, l.To)
		at = l.To
	}
	add(Inline{Kind: Text}, at, len(text))
	w := page{}
	w.inlines(pieces)
	return w.b.String()
}
