package compose

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"parley/shared/chat"
	syntax "parley/shared/markup"
)

// place is what stands around a selection.
type place struct {
	block   *syntax.Block    // of code
	nested  bool             // the block stands in another one
	inlines []*syntax.Inline // from the outside
}

// around returns what stands around a part of a text.
func around(text string, part chat.Span) (p place) {
	d := syntax.Parse(text)
	p.blocks(d.Blocks, part, 0)
	return p
}

func (p *place) blocks(list []syntax.Block, part chat.Span, depth int) {
	for i := range list {
		b := &list[i]
		switch {
		case !covers(b.Span, part):
		case b.Kind == syntax.CodeBlock:
			p.block, p.nested = b, depth > 0
		default:
			p.blocks(b.Blocks, part, depth+1)
			p.within(b.Inlines, part)
		}
	}
}

func (p *place) within(list []syntax.Inline, part chat.Span) {
	for i := range list {
		in := &list[i]
		inner := in.Span
		if len(in.Inlines) > 0 && part.From == part.To { // a caret outside of the marks is outside
			inner = chat.Span{From: in.Inlines[0].Span.From, To: in.Inlines[len(in.Inlines)-1].Span.To}
		}
		if in.Kind != syntax.Text && covers(inner, part) {
			p.inlines = append(p.inlines, in)
			p.within(in.Inlines, part)
		}
	}
}

// has returns the inmost inline of a kind, of which the marks can be taken away; nil for none.
func (p place) has(kind syntax.InlineKind) *syntax.Inline {
	for i := len(p.inlines) - 1; i >= 0; i-- {
		if in := p.inlines[i]; in.Kind == kind && (len(in.Inlines) > 0 || kind != syntax.Anchor) {
			return in
		}
	}
	return nil
}

func covers(whole, part chat.Span) bool { return whole.From <= part.From && part.To <= whole.To }

// each calls what for all inlines of a document that have marks.
func each(d syntax.Document, what func(*syntax.Inline)) {
	var blocks func([]syntax.Block)
	var inlines func([]syntax.Inline)
	inlines = func(list []syntax.Inline) {
		for i := range list {
			if len(list[i].Inlines) > 0 {
				what(&list[i])
				inlines(list[i].Inlines)
			}
		}
	}
	blocks = func(list []syntax.Block) {
		for i := range list {
			blocks(list[i].Blocks)
			inlines(list[i].Inlines)
		}
	}
	blocks(d.Blocks)
}

// trimmed returns a selection without the spaces at its ends: a double click selects the one behind a word.
func trimmed(text string, from, to int) chat.Span {
	from, to = max(from, 0), min(to, len(text))
	part := text[from:to]
	if strings.TrimSpace(part) == "" {
		return chat.Span{From: from, To: from}
	}
	return chat.Span{From: from + len(part) - len(strings.TrimLeftFunc(part, unicode.IsSpace)), To: from + len(strings.TrimRightFunc(part, unicode.IsSpace))}
}

// contents returns what each line of a selection says, without the marks of quotes and lists that it begins with.
func contents(text string, selected chat.Span) (parts []chat.Span) {
	for from := selected.From; from < selected.To; {
		end := selected.To
		if n := strings.IndexByte(text[from:end], '\n'); n >= 0 {
			end = from + n
		}
		begin := from
		if begin == 0 || text[begin-1] == '\n' {
			begin += prefix(text[begin:end])
		}
		if part := trimmed(text, begin, end); part.From < part.To {
			parts = append(parts, part)
		}
		from = end + 1
	}
	return parts
}

// prefix returns how many bytes of a line are marks of quotes and lists.
func prefix(line string) int {
	rest := line
	for {
		bare := strings.TrimLeft(rest, " \t")
		digits := strings.TrimLeft(bare, "0123456789")
		switch {
		case strings.HasPrefix(bare, "> "), strings.HasPrefix(bare, "- "), strings.HasPrefix(bare, "* "):
			rest = bare[2:]
		case len(digits) < len(bare) && strings.HasPrefix(digits, ". "):
			rest = digits[2:]
		default:
			return len(line) - len(bare)
		}
	}
}

// word returns a part of a text with the rest of the words at its ends.
func word(text string, part chat.Span) chat.Span {
	for part.From > 0 {
		r, size := utf8.DecodeLastRuneInString(text[:part.From])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			break
		}
		part.From -= size
	}
	for part.To < len(text) {
		r, size := utf8.DecodeRuneInString(text[part.To:])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			break
		}
		part.To += size
	}
	return part
}
