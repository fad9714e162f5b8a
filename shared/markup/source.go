package markup

import (
	"strconv"
	"strings"

	"parley/shared/chat"
)

// Source returns a text that means a document made by Parse: Parse(d.Source()) has the same blocks and inlines, at other places. It
// spells the marks of blocks and code in one way and leaves all else as it was.
func (d Document) Source() string {
	var w sourceWriter
	w.blocks(d.Blocks)
	text := w.b.String()
	if d.Action {
		return chat.ActionOf(text)
	}
	if _, _, action := chat.Action(text); action {
		return `\` + text
	}
	return text
}

type sourceWriter struct {
	b      strings.Builder
	indent string // of the lines of the block: the marks of those around it
	fresh  bool   // the line has no more yet than that, and spaces
}

func (w *sourceWriter) newline() {
	w.b.WriteString("\n" + w.indent)
	w.fresh = true
}

func (w *sourceWriter) blocks(list []Block) {
	for i := range list {
		if i > 0 {
			w.newline()
			w.newline()
		}
		w.block(&list[i])
	}
}

func (w *sourceWriter) block(b *Block) {
	w.fresh = true
	switch b.Kind {
	case Paragraph:
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
	case CodeBlock:
		w.codeBlock(b)
	}
}

func (w *sourceWriter) marked(first, others string, blocks []Block) {
	before := w.indent
	w.b.WriteString(first)
	w.indent += others
	w.blocks(blocks)
	w.indent = before
}

// markerOf returns what an item begins with.
func markerOf(list, item *Block) string {
	if list.Marker == '.' {
		return strconv.Itoa(item.Number) + ". "
	}
	return string(list.Marker) + " "
}

// codeBlock adds code between fences that are longer than all runs of backticks in it.
func (w *sourceWriter) codeBlock(b *Block) {
	const least = 3
	code := plainOf(b.Inlines)
	fence := strings.Repeat("`", max(longestRun(code)+1, least))
	w.b.WriteString(fence + b.Language)
	if code != "" {
		w.newline()
		w.b.WriteString(strings.ReplaceAll(code, "\n", "\n"+w.indent))
	}
	w.newline()
	w.b.WriteString(fence)
}

func (w *sourceWriter) inlines(list []Inline) {
	for i := range list {
		w.inline(&list[i])
	}
}

func (w *sourceWriter) inline(in *Inline) {
	if in.Kind == Text {
		w.words(in.Text)
		return
	}
	w.fresh = false
	switch in.Kind {
	case Escaped:
		w.b.WriteString(`\` + in.Text)
	case Break:
		w.newline()
	case Emphasis:
		w.between("*", in)
	case Strong:
		w.between("**", in)
	case Strike:
		w.between("~~", in)
	case Spoiler:
		w.between("||", in)
	case Code:
		w.code(plainOf(in.Inlines))
	case Mention, Room:
		w.b.WriteString(in.Text)
	case Anchor:
		if in.Inlines == nil {
			w.b.WriteString(in.Text)
			return
		}
		w.b.WriteByte('[')
		w.inlines(in.Inlines)
		w.b.WriteString("](" + in.URL + ")")
	}
}

func (w *sourceWriter) between(mark string, in *Inline) {
	w.b.WriteString(mark)
	w.inlines(in.Inlines)
	w.b.WriteString(mark)
}

// code adds code in a line between more backticks than are in it.
func (w *sourceWriter) code(code string) {
	fence := strings.Repeat("`", longestRun(code)+1)
	spaced := strings.HasPrefix(code, " ") && strings.HasSuffix(code, " ") && strings.Trim(code, " ") != ""
	if spaced || strings.HasPrefix(code, "`") || strings.HasSuffix(code, "`") {
		code = " " + code + " "
	}
	w.b.WriteString(fence + code + fence)
}

// words adds a text as it was written, where it means nothing either. Only where it could begin a block, or end a longer fence than
// it did, a backslash comes before it.
func (w *sourceWriter) words(text string) {
	for i := range len(text) {
		if w.means(text, i) {
			w.b.WriteByte('\\')
		}
		w.b.WriteByte(text[i])
		w.fresh = w.fresh && (text[i] == ' ' || text[i] == '\t' || '0' <= text[i] && text[i] <= '9')
	}
}

// means reports whether the character at i could be a mark here.
func (w *sourceWriter) means(text string, i int) bool {
	switch text[i] {
	case '`':
		return true
	case '>':
		return w.fresh
	case '-', '*', '.':
		return w.fresh && spaceAt(text, i+1)
	}
	return false
}

func spaceAt(text string, i int) bool { return i < len(text) && (text[i] == ' ' || text[i] == '\t') }

// longestRun returns how many backticks there are in a row at most.
func longestRun(text string) (most int) {
	n := 0
	for i := range len(text) {
		if text[i] == '`' {
			n++
		} else {
			n = 0
		}
		most = max(most, n)
	}
	return most
}
