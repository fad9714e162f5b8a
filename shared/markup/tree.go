package markup

import "parley/shared/chat"

// MaxDepth bounds how many blocks stand in each other, and how many marks. What is deeper stays text.
const MaxDepth = 8

// Document is a text as its author meant it.
type Document struct {
	Text   string // what was written
	Action bool   // it says what its author does: see chat.Action. The blocks are what follows the mark of that
	Blocks []Block
}

// BlockKind says what a block is.
type BlockKind byte

const (
	Paragraph BlockKind = iota // has Inlines
	Quote                      // has Blocks
	List                       // has Blocks, which are its Items
	Item                       // has Blocks
	CodeBlock                  // has Inlines: nothing but Text, with the ends of lines
)

// Block is a run of lines.
type Block struct {
	Kind     BlockKind
	Span     chat.Span // in the text, the marks included
	Blocks   []Block
	Inlines  []Inline
	Language string // of a CodeBlock; "" if it has none
	Marker   byte   // of a List: '-', '*', or '.' if it is numbered
	Number   int    // of an Item of a numbered List, as it was written
}

// InlineKind says what an inline is.
type InlineKind byte

const (
	Text     InlineKind = iota // as it was written
	Escaped                    // a character after a backslash, which is not part of it
	Break                      // the end of a line within a paragraph
	Emphasis                   // has Inlines, as the next four
	Strong
	Strike
	Spoiler
	Code    // nothing but Text is in it
	Anchor  // a link: an address as it was written, or Inlines that lead to URL
	Mention // "@" and what may be the name of a user
	Room    // "#" and what may be the name of a room
)

// Inline is a piece of a paragraph.
type Inline struct {
	Kind    InlineKind
	height  uint8     // of the tree below
	Span    chat.Span // in the text, the marks included
	Text    string    // of Text, Escaped, Mention, Room, and an Anchor without Inlines: the text at Span
	Inlines []Inline
	URL     string // of an Anchor: http, https or mailto
	Host    string // of an Anchor: what to show with it, because it may be taken for one that leads elsewhere; mostly ""
}

// Mentions returns where users may be mentioned, in order, at most chat.MentionsMax.
func (d Document) Mentions() []chat.Span {
	var spans []chat.Span
	d.each(func(in *Inline) {
		if in.Kind == Mention {
			spans = append(spans, in.Span)
		}
	})
	return spans
}

// each calls what for all inlines in the order of the text.
func (d Document) each(what func(*Inline)) {
	for i := range d.Blocks {
		d.Blocks[i].each(what)
	}
}

func (b *Block) each(what func(*Inline)) {
	for i := range b.Blocks {
		b.Blocks[i].each(what)
	}
	eachOf(b.Inlines, what)
}

func eachOf(list []Inline, what func(*Inline)) {
	for i := range list {
		what(&list[i])
		eachOf(list[i].Inlines, what)
	}
}
