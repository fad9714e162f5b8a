package markup

import (
	"strings"

	"parley/shared/chat"
)

// Parse returns what a text means. Every text means something: marks that belong to nothing are text.
//
//	**strong** *emphasis* ~~strike~~ ||spoiler|| `code` [text](address) \*
//	> quote
//	- item, * item, 1. item
//	``` and a language, or none, before lines of code
//	/me waves, at the beginning of the text: see chat.Action
//
// There are no headings, pictures, tables, HTML and definitions of links, and "_" is a character as others: what is pasted should
// look as it did. For the same reason a line is a line, code in a line ends in it, and marks are text where people who do not know
// of them write them: see canOpen, canClose, quotes and begins.
func Parse(text string) Document {
	if unmarked(text) {
		return lineOf(text)
	}
	d, _ := parse(text)
	return d
}

// parse also returns how many bytes it looked at, so that a test can tell linear work from quadratic without a clock.
func parse(text string) (d Document, steps int) {
	p := parser{text: text}
	_, begin, action := chat.Action(text)
	d = Document{Text: text, Action: action, Blocks: p.blocks(p.lines(begin), 0)}
	mentions := 0
	d.each(func(in *Inline) {
		if in.Kind != Mention {
			return
		}
		if mentions++; mentions > chat.MentionsMax {
			in.Kind = Text
		}
	})
	return d, p.steps
}

// parser makes the tree from the top: blocks take lines, and what is left of these makes the blocks in them. Each line is looked at
// a bounded number of times for each of at most MaxDepth blocks around it.
type parser struct {
	text  string
	steps int
}

// line is what the blocks around it have left of a line.
type line struct {
	from, to int
	at       int // where it begins, spaces aside; to if it is blank
	indent   int // how wide these spaces are
}

// tabWidth is how many spaces a tab is worth.
const tabWidth = 4

func (p *parser) line(from, to int) line {
	l := line{from: from, at: from, to: to}
	for ; l.at < to; l.at++ {
		switch p.text[l.at] {
		case ' ':
			l.indent++
			continue
		case '\t':
			l.indent += tabWidth
			continue
		case '\r':
			continue
		}
		break
	}
	p.steps += l.at - from + 1
	return l
}

func (l line) blank() bool { return l.at == l.to }

// rest returns a line without the spaces that it begins with.
func (p *parser) rest(l line) string { return p.text[l.at:l.to] }

// outdented returns a line without so many columns of spaces, or as many as there are.
func (p *parser) outdented(l line, columns int) line {
	from := l.from
	for ; from < l.at && columns > 0; from++ {
		columns--
		if p.text[from] == '\t' {
			columns -= tabWidth - 1
		}
	}
	return p.line(from, l.to)
}

// lines returns the lines of the text from a byte on.
func (p *parser) lines(from int) []line {
	p.steps += len(p.text)
	all := make([]line, 0, strings.Count(p.text, "\n")+1)
	for {
		end := strings.IndexByte(p.text[from:], '\n')
		if end < 0 {
			return append(all, p.line(from, len(p.text)))
		}
		all = append(all, p.line(from, from+end))
		from += end + 1
	}
}

func (p *parser) blocks(lines []line, depth int) []Block {
	var all []Block
	for len(lines) > 0 {
		if lines[0].blank() {
			lines = lines[1:]
			continue
		}
		block, taken := p.block(lines, depth)
		block.Span = chat.Span{From: lines[0].from, To: lines[taken-1].to}
		all = append(all, block)
		lines = lines[taken:]
	}
	return all
}

// block returns the first block of some lines, the first of which is not blank, and how many of them are its.
func (p *parser) block(lines []line, depth int) (b Block, taken int) {
	if ticks, info := p.fence(lines); ticks > 0 {
		return p.codeBlock(lines, ticks, info)
	}
	if depth < MaxDepth {
		if p.quotes(lines[0]) {
			return p.quote(lines, depth)
		}
		if m, ok := p.begins(lines); ok {
			return p.list(lines, m, depth)
		}
	}
	return p.paragraph(lines, depth)
}

// paragraph takes lines as far as nothing else begins.
func (p *parser) paragraph(lines []line, depth int) (b Block, taken int) {
	taken = 1
	for taken < len(lines) && !lines[taken].blank() && !p.interrupts(lines[taken:], depth) {
		taken++
	}
	return Block{Kind: Paragraph, Inlines: p.inlines(lines[:taken])}, taken
}

// interrupts reports whether some lines begin with another block than a paragraph. None of them needs a blank line before it.
func (p *parser) interrupts(lines []line, depth int) bool {
	if ticks, _ := p.fence(lines); ticks > 0 {
		return true
	}
	if depth == MaxDepth {
		return false
	}
	_, list := p.begins(lines)
	return list || p.quotes(lines[0])
}

// quotes reports whether a quote begins with a line: ">" and a space, or, as in mail, a word. ">:(" and ">>>" are none.
func (p *parser) quotes(l line) bool {
	rest, ok := strings.CutPrefix(p.rest(l), ">")
	if !ok {
		return false
	}
	quoted := strings.TrimLeft(rest, "> \t\r")
	p.steps += len(rest) - len(quoted)
	switch {
	case quoted == "":
		return false
	case rest[0] == ' ' || rest[0] == '\t':
		return true
	case strings.HasPrefix(rest, ">>") || strings.HasSuffix(rest, "<"):
		return false
	}
	return strings.IndexByte(`"'([*~|@>`+"`", rest[0]) >= 0 || rest[0] > '9' && wordByte(rest[0]) && rest[0] != '_' || rest[0] >= 0x80
}

// quote takes all lines that begin with ">".
func (p *parser) quote(lines []line, depth int) (b Block, taken int) {
	var quoted []line
	for ; taken < len(lines) && strings.HasPrefix(p.rest(lines[taken]), ">"); taken++ {
		from := lines[taken].at + 1
		if strings.HasPrefix(p.text[from:lines[taken].to], " ") {
			from++
		}
		quoted = append(quoted, p.line(from, lines[taken].to))
	}
	return Block{Kind: Quote, Blocks: p.blocks(quoted, depth+1)}, taken
}
