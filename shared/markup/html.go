package markup

import (
	"slices"
	"strconv"
	"strings"

	"parley/shared/chat"
)

// HTML prints documents for a page. The zero value prints all of a document, with nobody mentioned and no buttons.
type HTML struct {
	// Known reports whether a user is mentioned there, and whether that is the reader.
	Known func(chat.Span) (known, me bool)
	// Room returns the path of a room that the reader may read, or "" for what is none; nil if there is none.
	Room func(chat.RoomID) string
	// Fold is where the part begins that is shown on demand, a byte of the text; 0 if there is none. See Fold.
	Fold int
	// Shown reports whether the spoiler of that number, counted from 0, is open; nil if none is.
	Shown func(n int) bool
	// Typed has texts shown as they were typed: see AsTyped.
	Typed bool
	// Code names blocks of code. Copy and Spoiler are the labels of the buttons that copy one and that show what is hidden. Without
	// its label, code has no name and no button, and the button of a spoiler is empty.
	Code, Copy, Spoiler string
}

// A document becomes at most pageShare bytes of HTML for each of its text, or pageLeast if that is more. One that would become more
// is shown as it was written: it is made of marks.
const (
	pageShare = 8
	pageLeast = 4 << 10
)

// Print returns a document as HTML, and whether it has a part that is shown on demand. Every text is escaped, every address is a
// Link, and there are no other tags and attributes than those in this file, none of which is style or an event.
func (h HTML) Print(d Document) (html string, folded bool) {
	w := page{HTML: h}
	w.b.Grow(len(paragraphStart) + 2*len(d.Text) + len(paragraphEnd))
	w.blocks(d.Blocks)
	if w.b.Len() > max(pageShare*len(d.Text), pageLeast) {
		w = page{HTML: h}
		w.blocks(paragraphOf(d.Text, linesOf(nil, d.Text, 0, len(d.Text))).Blocks)
	}
	return w.b.String(), w.folded
}

// page is HTML under construction.
type page struct {
	HTML
	b        strings.Builder
	folded   bool // the part on demand has begun
	spoilers int  // so far
	inRest   bool // what is added now is in an element that belongs to it
}

// tag adds what this program wrote itself.
//
//go:noinline
func (w *page) tag(tags ...string) {
	for _, t := range tags {
		w.b.WriteString(t)
	}
}

// words adds what somebody wrote.
//
//go:noinline
func (w *page) words(text string) { escapeTo(&w.b, text) }

// rests reports whether what begins at at belongs to the part on demand, and no element around it says so.
func (w *page) rests(at int) bool { return w.Fold > 0 && at >= w.Fold && !w.inRest }

const (
	paragraphStart = `<p dir="auto">`
	paragraphEnd   = `</p>`
)

const (
	moreDots  = `<span class="message__dots" aria-hidden="true">…</span>`
	moreItem  = `<li class="message__dots" aria-hidden="true">…</li>`
	restClass = ` class="message__rest"`
)

// begin begins the part on demand, or goes on with it, with the start tag of an element.
func (w *page) begin(dots, tag string) {
	if !w.folded {
		w.tag(dots)
	}
	w.folded, w.inRest = true, true
	w.tag(tag)
}

func (w *page) blocks(list []Block) {
	began := false
	for i := range list {
		if w.rests(list[i].Span.From) {
			began = true
			w.begin(moreDots, "<div"+restClass+">")
		}
		w.block(&list[i])
	}
	if began {
		w.tag("</div>")
		w.inRest = false
	}
}

func (w *page) block(b *Block) {
	switch b.Kind {
	case Paragraph:
		w.tag(paragraphStart)
		w.inlines(b.Inlines)
		w.tag(paragraphEnd)
	case Quote:
		w.tag(`<blockquote dir="auto">`)
		w.blocks(b.Blocks)
		w.tag(`</blockquote>`)
	case List:
		w.list(b)
	case CodeBlock:
		w.codeBlock(b)
	}
}

func (w *page) list(b *Block) {
	start, end := `<ol dir="auto">`, `</ol>`
	switch {
	case b.Marker == '-':
		start, end = `<ul dir="auto" class="dashes">`, `</ul>`
	case b.Marker == '*':
		start, end = `<ul dir="auto">`, `</ul>`
	case slices.ContainsFunc(b.Blocks, func(item Block) bool { return item.Number > 99 }):
		start = `<ol dir="auto" class="wide">`
	}
	w.tag(start)
	for i := range b.Blocks {
		w.item(&b.Blocks[i], b.Marker == '.')
	}
	w.tag(end)
}

// item adds an item with the number that was written. Its first paragraph needs no element.
func (w *page) item(b *Block, numbered bool) {
	tag := `<li`
	if numbered {
		tag += ` value="` + strconv.Itoa(b.Number) + `"`
	}
	began := w.rests(b.Span.From)
	if began {
		w.begin(moreItem, tag+restClass+">")
	} else {
		w.tag(tag, ">")
	}
	blocks := b.Blocks
	if blocks[0].Kind == Paragraph {
		w.inlines(blocks[0].Inlines)
		blocks = blocks[1:]
	}
	w.blocks(blocks)
	w.tag(`</li>`)
	if began {
		w.inRest = false
	}
}

// codeBlock adds lines of code, which read from left to right, and may be scrolled by the keyboard.
func (w *page) codeBlock(b *Block) {
	w.tag(`<div class="code" dir="ltr"><pre tabindex="0"`)
	if w.Code != "" {
		w.tag(` role="group" aria-label="`)
		w.words(w.Code)
		w.tag(`"`)
	}
	if b.Language != "" {
		w.tag(` data-language="`)
		w.words(b.Language)
		w.tag(`"`)
	}
	w.tag(`><code>`)
	w.inlines(b.Inlines)
	w.tag(`</code></pre>`)
	if w.Copy != "" {
		w.tag(`<button type="button" class="code__copy" data-action="copy">`)
		w.words(w.Copy)
		w.tag(`</button>`)
	}
	w.tag(`</div>`)
}
