package compose

import (
	"strings"

	"parley/shared/chat"
	syntax "parley/shared/markup"
)

// Format is what a key gives a text.
type Format int

const (
	Strong Format = iota
	Emphasis
	Code // in a line, or a block of several lines
	Link
)

var (
	kindOf = [...]syntax.InlineKind{Strong: syntax.Strong, Emphasis: syntax.Emphasis, Code: syntax.Code, Link: syntax.Anchor}
	markOf = [...]string{Strong: "**", Emphasis: "*", Code: "`"}
)

// Toggle returns the edit that marks the bytes from to to of a text, or takes the mark away where there is one. Without a selection, marks
// are put around the caret; at the end of what is marked, the caret goes behind it. Nothing is changed in code, but by Code: ok is false.
func (f Format) Toggle(text string, from, to int) (e Replacement, ok bool) {
	selected := trimmed(text, from, to)
	at := around(text, selected)
	switch {
	case at.block != nil:
		return at.unfence(f, text, selected)
	case at.has(kindOf[f]) != nil:
		return unmark(text, at.has(kindOf[f]), selected)
	case at.has(syntax.Code) != nil:
		return Replacement{}, false
	case f == Link:
		return link(text, selected)
	case selected.From == selected.To:
		return f.pair(text, selected.From), true
	case strings.Contains(text[selected.From:selected.To], "\n") && f == Code:
		return CodeBlock(text, selected, ""), true
	}
	return f.lines(text, selected)
}

// pair puts an empty pair of marks around the caret, or removes it.
func (f Format) pair(text string, at int) Replacement {
	mark := markOf[f]
	char := mark[:1]
	before := at - len(strings.TrimRight(text[:at], char))
	after := len(text) - at - len(strings.TrimLeft(text[at:], char))
	caret := chat.Span{From: at, To: at}
	if before == after && (before == len(mark) || before == len("***") && f != Code) {
		return replacementOf(text, []change{deletion(at-len(mark), at), deletion(at, at+len(mark))}, caret)
	}
	return Replacement{From: at, To: at, Text: mark + mark, Select: chat.Span{From: at + len(mark), To: at + len(mark)}}
}

// lines marks each line of a selection by itself, as no mark goes beyond a paragraph or the item of a list; or it takes the marks away if
// each of them has one.
func (f Format) lines(text string, selected chat.Span) (Replacement, bool) {
	var marked, bare []change
	for _, line := range contents(text, selected) {
		if in := around(text, line).has(kindOf[f]); in != nil {
			marked = append(marked, marksOf(in)...)
		} else {
			bare = append(bare, f.mark(text, line)...)
		}
	}
	switch {
	case len(bare) > 0:
		return replacementOf(text, bare, selected), true
	case len(marked) > 0:
		return replacementOf(text, marked, selected), true
	}
	return Replacement{}, false
}

// mark puts marks around a part of a line, in place of those of the same kind in it. Marks mean nothing within a word of Latin letters:
// then they go around the word.
func (f Format) mark(text string, part chat.Span) []change {
	if f == Code {
		ticks := ticksFor(text[part.From:part.To])
		open, end := ticks, ticks
		if text[part.From] == '`' {
			open += " "
		}
		if text[part.To-1] == '`' {
			end = " " + end
		}
		return []change{insertion(part.From, open), insertion(part.To, end)}
	}
	changes := f.around(text, part)
	if whole := word(text, part); whole != part && !f.means(text, part, changes) {
		if wider := f.around(text, whole); f.means(text, whole, wider) {
			return wider
		}
	}
	return changes
}

func (f Format) around(text string, part chat.Span) []change {
	changes := []change{insertion(part.From, markOf[f])}
	each(syntax.Parse(text), func(in *syntax.Inline) {
		if in.Kind == kindOf[f] && in.Span.From >= part.From && in.Span.To <= part.To {
			changes = append(changes, marksOf(in)...)
		}
	})
	return append(changes, insertion(part.To, markOf[f]))
}

// means reports whether what the changes make of a part of a text is what the format stands for.
func (f Format) means(text string, part chat.Span, changes []change) bool {
	e := replacementOf(text, append([]change(nil), changes...), part)
	return around(e.Apply(text), e.Select).has(kindOf[f]) != nil
}

// unmark takes the marks away. A caret at the end of what they mark goes behind them instead.
func unmark(text string, in *syntax.Inline, selected chat.Span) (Replacement, bool) {
	marks := marksOf(in)
	if end := marks[1]; selected.From == selected.To && selected.To == end.from && in.Kind != syntax.Anchor {
		return Replacement{From: end.to, To: end.to, Select: chat.Span{From: end.to, To: end.to}}, true
	}
	return replacementOf(text, marks, selected), true
}

// marksOf returns what takes the marks of an inline away: the one before what is in it, and the one behind.
func marksOf(in *syntax.Inline) []change {
	first, last := in.Inlines[0].Span.From, in.Inlines[len(in.Inlines)-1].Span.To
	return []change{deletion(in.Span.From, first), deletion(last, in.Span.To)}
}
