package markup

import (
	"strconv"
	"strings"
)

// marker is what an item of a list begins with.
type marker struct {
	sign    byte // as Block.Marker
	number  int
	indent  int // of the line
	content int // where the text of the item begins: a byte of the text
	columns int // how wide the line is before that
}

// marker returns the marker at the beginning of a line. It is none without a space and something else after it.
func (p *parser) marker(l line) (m marker, ok bool) {
	const most = 9 // digits
	rest := p.rest(l)
	width := 0
	for width < len(rest) && width <= most && '0' <= rest[width] && rest[width] <= '9' {
		width++
	}
	m = marker{indent: l.indent, sign: '.'}
	switch {
	case width == len(rest) || width > most:
		return m, false
	case width > 0 && rest[width] == '.':
		m.number, _ = strconv.Atoi(rest[:width])
	case width == 0 && (rest[0] == '-' || rest[0] == '*'):
		m.sign = rest[0]
	default:
		return m, false
	}
	width++
	text := strings.TrimLeft(rest[width:], " \t")
	spaces := len(rest) - width - len(text)
	words := strings.TrimLeft(text, "-* \t\r") // "* * *" separates
	p.steps += len(rest) - len(words)
	m.content = l.to - len(text)
	m.columns = l.indent + width + spaces
	return m, spaces > 0 && words != ""
}

// begins reports whether a list begins with the first line. "2023. What a year" is a sentence: a number other than 1 needs the next
// one in the next line.
func (p *parser) begins(lines []line) (m marker, ok bool) {
	m, ok = p.marker(lines[0])
	if !ok || m.sign != '.' || m.number <= 1 {
		return m, ok
	}
	next := 1
	if next < len(lines) && lines[next].blank() {
		next++
	}
	if next >= len(lines) {
		return m, false
	}
	second, ok := p.marker(lines[next])
	return m, ok && second.sign == '.' && second.number == m.number+1 && second.indent < m.indent+nested
}

// nested is how many columns farther in than a marker another one begins a list in its item. Other lines belong to an item with so
// many spaces.
const nested = 2

// continues reports whether an item follows that of m in its list. Numbers may be left out; those that look like years may not.
func (m marker) continues(next marker) bool {
	const years = 1000
	if m.sign != next.sign {
		return false
	}
	return m.sign != '.' || next.number == m.number+1 || m.number <= next.number && next.number < years
}

// list takes items, between which lines may be blank.
func (p *parser) list(lines []line, m marker, depth int) (b Block, taken int) {
	b = Block{Kind: List, Marker: m.sign}
	for {
		end := taken + p.itemEnd(lines[taken:], m)
		item := []line{p.line(m.content, lines[taken].to)}
		for _, l := range lines[taken+1 : end] {
			item = append(item, p.outdented(l, m.columns))
		}
		one := Block{Kind: Item, Number: m.number, Blocks: p.blocks(item, depth+1)}
		one.Span.From, one.Span.To = lines[taken].from, lines[end-1].to
		b.Blocks = append(b.Blocks, one)
		taken = end
		next := afterBlank(lines, end)
		if next == len(lines) {
			return b, taken
		}
		other, ok := p.marker(lines[next])
		if !ok || !m.continues(other) {
			return b, taken
		}
		m, taken = other, next
	}
}

// itemEnd returns how many lines belong to the item that m begins.
func (p *parser) itemEnd(lines []line, m marker) int {
	end := 1
	for {
		next := afterBlank(lines, end)
		p.steps += next - end
		if next == len(lines) || !p.inItem(lines[next:], m) {
			return end
		}
		end = next + 1
	}
}

// inItem reports whether the first line, which is not blank, belongs to the item that m begins.
func (p *parser) inItem(lines []line, m marker) bool {
	l := lines[0]
	if l.indent < nested {
		return false
	}
	if l.indent >= m.indent+nested {
		return true
	}
	if other, ok := p.marker(l); ok && m.continues(other) {
		return false
	}
	_, list := p.begins(lines)
	return !list
}

// afterBlank returns the first line from at that is not blank, or len(lines).
func afterBlank(lines []line, at int) int {
	for at < len(lines) && lines[at].blank() {
		at++
	}
	return at
}
