package markup

import (
	"sort"
	"strings"

	"parley/shared/chat"
)

// Plain is a document as text without marks, for places that have no HTML.
type Plain struct {
	Text   string
	pieces []piece // what of it is in the document, in order
}

// piece is a part of a document that is the n bytes of the plain text from at; 0 if something else stands for it.
type piece struct {
	span  chat.Span
	at, n int
}

const (
	hidden      = "▒▒▒" // stands for a spoiler
	spoilerMark = "||"
)

// Plain returns a document for notifications and excerpts: links are their texts, and spoilers are not in it.
func (d Document) Plain() Plain { return d.plain(false) }

// Terminal returns a document for a terminal: links with a text are followed by their addresses, and spoilers are as they were
// written, since nothing can be opened there.
func (d Document) Terminal() Plain { return d.plain(true) }

func (d Document) plain(terminal bool) Plain {
	w := plainWriter{terminal: terminal}
	w.blocks(d.Blocks)
	return Plain{Text: w.b.String(), pieces: w.pieces}
}

// At returns where a byte of the document is in the plain text, or what comes next of it if it is a mark.
func (p Plain) At(source int) int {
	i := sort.Search(len(p.pieces), func(i int) bool { return p.pieces[i].span.To > source })
	if i == len(p.pieces) {
		return len(p.Text)
	}
	one := p.pieces[i]
	return one.at + min(max(source-one.span.From, 0), one.n)
}

type plainWriter struct {
	b        strings.Builder
	pieces   []piece
	indent   string // of the lines of the block
	terminal bool
}

// words adds a text that stands for a part of the document.
func (w *plainWriter) words(text string, span chat.Span) {
	w.pieces = append(w.pieces, piece{span, w.b.Len(), len(text)})
	w.b.WriteString(strings.ReplaceAll(text, "\n", "\n"+w.indent))
}

func (w *plainWriter) newline() { w.b.WriteString("\n" + w.indent) }

func (w *plainWriter) blocks(list []Block) {
	for i := range list {
		if i > 0 {
			w.newline()
			if list[i].Kind == Paragraph && list[i-1].Kind == Paragraph {
				w.newline()
			}
		}
		w.block(&list[i])
	}
}

func (w *plainWriter) block(b *Block) {
	switch b.Kind {
	case Paragraph, CodeBlock:
		w.inlines(b.Inlines)
	case Quote:
		w.marked("> ", "> ", b.Blocks)
	case List:
		for i := range b.Blocks {
			if i > 0 {
				w.newline()
			}
			bullet := markerOf(b, &b.Blocks[i])
			w.marked(bullet, strings.Repeat(" ", len(bullet)), b.Blocks[i].Blocks)
		}
	}
}

// marked adds blocks with something before the first line, and something before each other.
func (w *plainWriter) marked(first, others string, blocks []Block) {
	before := w.indent
	w.b.WriteString(first)
	w.indent += others
	w.blocks(blocks)
	w.indent = before
}

func (w *plainWriter) inlines(list []Inline) {
	for i := range list {
		in := &list[i]
		switch in.Kind {
		case Break:
			w.words("\n", in.Span)
		case Spoiler:
			if w.terminal {
				w.b.WriteString(spoilerMark)
				w.inlines(in.Inlines)
				w.b.WriteString(spoilerMark)
				continue
			}
			w.pieces = append(w.pieces, piece{span: in.Span, at: w.b.Len()})
			w.b.WriteString(hidden)
		case Anchor:
			w.anchor(in)
		default:
			if in.Text != "" {
				w.words(in.Text, in.Span)
			}
			w.inlines(in.Inlines)
		}
	}
}

// anchor adds a link, and where it leads if that is asked for or not what it looks like.
func (w *plainWriter) anchor(in *Inline) {
	if in.Inlines == nil {
		w.words(in.Text, in.Span)
	}
	w.inlines(in.Inlines)
	spelled := w.terminal && in.Inlines != nil
	if spelled {
		w.b.WriteString(" (" + in.URL + ")")
	}
	if in.Host != "" && !(spelled && strings.Contains(in.URL, in.Host)) {
		w.b.WriteString(" (" + in.Host + ")")
	}
}
