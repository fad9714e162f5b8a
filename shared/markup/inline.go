package markup

import (
	"strings"
	"unicode/utf8"

	"parley/shared/chat"
)

// inlines returns what stands in the lines of a paragraph.
func (p *parser) inlines(lines []line) []Inline {
	w := inliner{parser: p, out: make([]Inline, 0, p.pieces(lines))}
	for i, l := range lines {
		if i > 0 {
			end := lines[i-1].to
			w.out = append(w.out, Inline{Kind: Break, Span: chat.Span{From: end, To: end + len("\n")}})
		}
		w.read(l)
	}
	return w.joined(w.out[:0], w.out)
}

// piecesMax is for how many pieces of a paragraph there is room from the beginning.
const piecesMax = 16

// pieces returns how many pieces the lines of a paragraph may have: most marks are one, with a text before it.
func (p *parser) pieces(lines []line) int {
	n := 2*len(lines) - 1
	for _, l := range lines {
		for i := l.from; i < l.to && n < piecesMax; i++ {
			if special(p.text[i]) {
				n += 2
			}
		}
	}
	return n
}

// inliner reads a paragraph once from left to right. What may open something is text until it is closed; then all that came after
// it moves into what it opened. No piece moves more than MaxDepth times.
type inliner struct {
	*parser
	out      []Inline
	open     []opener
	brackets []int      // which of them are "[", outside of links
	waiting  [marks]int // how many of them are open, for each mark

	// Of the line that is read:
	base  int // where it begins in the text
	src   string
	plain int // where text begins that is not in out yet
	links Links
	link  Link // the next one, if there is more
	more  bool
	runs  []int // where the last run of backticks of each length begins; 0: nowhere after the first
}

// read reads a line.
func (w *inliner) read(l line) {
	w.base, w.src, w.plain, w.runs = l.from, w.text[l.from:l.to], 0, nil
	w.links = Links{text: w.src}
	w.link, w.more = w.links.Next()
	for i := 0; i < len(w.src); {
		for w.more && w.link.From < i {
			w.link, w.more = w.links.Next()
		}
		switch {
		case w.more && w.link.From == i:
			i = w.address(w.link)
		case special(w.src[i]):
			i = w.piece(i)
		default:
			i++
		}
	}
	w.addText(len(w.src))
	w.steps += len(w.src) + w.links.steps
}

// special reports the bytes that may begin something else than text. One of them begins the full-width "@".
func special(c byte) bool {
	switch c {
	case '\\', '`', '*', '~', '|', '[', ']', '@', '#', "＠"[0]:
		return true
	}
	return false
}

// piece reads what begins at i, and returns where it ends. What is text stays for addText.
func (w *inliner) piece(i int) (end int) {
	switch w.src[i] {
	case '\\':
		return w.escaped(i)
	case '`':
		return w.code(i)
	case '[':
		return w.bracket(i)
	case ']':
		return w.anchor(i)
	case '*', '~', '|':
		return w.mark(i)
	case '#':
		return w.room(i)
	}
	return w.mention(i)
}

// span returns the span of a part of the line.
func (w *inliner) span(from, to int) chat.Span {
	return chat.Span{From: w.base + from, To: w.base + to}
}

// add adds a piece that begins and ends in the line, and the text before it.
//
//go:noinline
func (w *inliner) add(in Inline, from, to int) (end int) {
	w.addText(from)
	in.Span = w.span(from, to)
	w.out = append(w.out, in)
	w.plain = to
	return to
}

// addText adds the text before to.
//
//go:noinline
func (w *inliner) addText(to int) {
	if w.plain < to {
		w.out = append(w.out, Inline{Kind: Text, Span: w.span(w.plain, to), Text: w.src[w.plain:to]})
		w.plain = to
	}
}

// address adds a link that was written as its address.
func (w *inliner) address(l Link) (end int) {
	text := w.src[l.From:l.To]
	return w.add(Inline{Kind: Anchor, Text: text, URL: l.Prefix + text, Host: l.Punycode}, l.From, l.To)
}

// escaped adds the character after a backslash, if that is one that could mean something else. The arm of a shrug stays.
func (w *inliner) escaped(i int) (end int) {
	if i+1 == len(w.src) || !punctuation(w.src[i+1]) ||
		strings.HasPrefix(w.src[i:], `\_(`) && strings.HasSuffix(w.src[:i], "¯") {
		return i + 1
	}
	w.addText(i)
	w.plain = i + 1
	return w.add(Inline{Kind: Escaped, Text: w.src[i+1 : i+2]}, i+1, i+2)
}

// code adds what stands between two runs of as many backticks. A space at both ends is not part of it: it sets backticks apart.
func (w *inliner) code(i int) (end int) {
	ticks := run(w.src, i)
	if w.runs == nil {
		w.findRuns(i)
	}
	if ticks >= len(w.runs) || w.runs[ticks] <= i {
		return i + ticks
	}
	from, to := i+ticks, i+ticks
	for {
		to += strings.IndexByte(w.src[to:], '`')
		n := run(w.src, to)
		if n == ticks {
			break
		}
		to += n
	}
	w.steps += to - i
	end = to + ticks
	if to-from > 2 && w.src[from] == ' ' && w.src[to-1] == ' ' && strings.Trim(w.src[from:to], " ") != "" {
		from, to = from+1, to-1
	}
	text := Inline{Kind: Text, Span: w.span(from, to), Text: w.src[from:to]}
	return w.add(Inline{Kind: Code, Inlines: []Inline{text}}, i, end)
}

// findRuns notes the last run of each number of backticks, so that none is looked for that is not there.
func (w *inliner) findRuns(from int) {
	w.runs = make([]int, 4)
	for i := from; i < len(w.src); i++ {
		if w.src[i] == '`' {
			n := run(w.src, i)
			for n >= len(w.runs) {
				w.runs = append(w.runs, 0)
			}
			w.runs[n] = i
			i += n
		}
	}
	w.steps += len(w.src) - from
}

// mention adds "@" and what may be a name, as Mentions finds them.
func (w *inliner) mention(i int) (end int) {
	r, size := utf8.DecodeRuneInString(w.src[i:])
	before, _ := utf8.DecodeLastRuneInString(w.src[:i])
	if !isAt(r) || i > 0 && inMail(before) {
		return i + size
	}
	limit := len(w.src)
	if w.more {
		limit = w.link.From
	}
	name, looked := nameAt(w.src[i+size : limit])
	w.steps += looked
	if name == "" {
		return i + size
	}
	end = i + size + len(name)
	return w.add(Inline{Kind: Mention, Text: w.src[i:end]}, i, end)
}

// joined appends pieces to all, with neighbours joined that are one text. All may have its place where pieces have theirs.
func (w *inliner) joined(all, pieces []Inline) []Inline {
	for i := range pieces {
		in := &pieces[i]
		if last := len(all) - 1; last >= 0 && in.Kind == Text && all[last].Kind == Text && all[last].Span.To == in.Span.From {
			all[last].Span.To = in.Span.To
			all[last].Text = w.text[all[last].Span.From:in.Span.To]
			continue
		}
		if len(all) < cap(all) && &all[:len(all)+1][len(all)] == in {
			all = all[:len(all)+1]
			continue
		}
		all = append(all, *in)
	}
	w.steps += len(pieces)
	return all
}

// copied returns joined pieces in a slice of their own.
func (w *inliner) copied(pieces []Inline) []Inline {
	return w.joined(make([]Inline, 0, len(pieces)), pieces)
}

// run returns how often the character at i stands there.
func run(text string, i int) int {
	return len(text) - i - len(strings.TrimLeft(text[i:], text[i:i+1]))
}

// punctuation reports what may be escaped: what ASCII has besides letters, digits, spaces and controls.
func punctuation(c byte) bool { return ' ' < c && c < 0x7f && (c == '_' || !wordByte(c)) }

// wordByte reports the characters of words, and of names in programs, as far as they are in ASCII.
func wordByte(c byte) bool { return c == '_' || letterOrDigit(rune(c)) }
