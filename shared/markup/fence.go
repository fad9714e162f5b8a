package markup

import (
	"strings"

	"parley/shared/chat"
)

// languageMax is how long the name of a language may be that follows a fence.
const languageMax = 20

// fence returns how many backticks begin a block of code, and what follows them in their line: a language, or code. It returns 0
// if there is no block: that takes a second line.
func (p *parser) fence(lines []line) (ticks int, info string) {
	const least = 3
	rest := p.rest(lines[0])
	info = strings.TrimLeft(rest, "`")
	ticks = len(rest) - len(info)
	p.steps += ticks
	if ticks < least || len(lines) == 1 {
		return 0, ""
	}
	p.steps += len(info)
	if strings.Contains(info, "`") {
		return 0, ""
	}
	return ticks, info
}

// codeBlock takes lines to the one that closes the fence, or all of them.
func (p *parser) codeBlock(lines []line, ticks int, info string) (b Block, taken int) {
	b = Block{Kind: CodeBlock}
	var code []line
	if language := strings.Trim(info, " \t\r"); isLanguage(language) {
		b.Language = language
	} else if language != "" {
		code = append(code, line{from: lines[0].to - len(info), to: lines[0].to})
	}
	for taken = 1; taken < len(lines); taken++ {
		l := p.outdented(lines[taken], lines[0].indent)
		before, closed := p.closesFence(l, ticks)
		if closed {
			l.to = before
		}
		if !closed || l.to > l.at {
			code = append(code, l)
		}
		if closed {
			taken++
			break
		}
	}
	b.Inlines = p.verbatim(code)
	return b, taken
}

// closesFence reports whether a fence ends with a line, and where the code ends in it. That people also write the fence right
// after the last word; comments in code have one after a space.
func (p *parser) closesFence(l line, ticks int) (before int, ok bool) {
	rest := strings.TrimRight(p.rest(l), " \t\r")
	code := strings.TrimRight(rest, "`")
	found := len(rest) - len(code)
	p.steps += l.to - l.at - len(code) + 1
	switch {
	case code == "":
		return l.at, found >= ticks
	case code[len(code)-1] == ' ' || code[len(code)-1] == '\t':
		return 0, false
	}
	return l.at + len(code), found == ticks
}

// isLanguage reports what may be the name of a language of code.
func isLanguage(name string) bool {
	return name != "" && len(name) <= languageMax && !strings.ContainsFunc(name, func(r rune) bool {
		return !letterOrDigit(r) && !strings.ContainsRune("+-#._", r)
	})
}

// verbatim returns lines as text, in as few pieces as they stand in the text.
func (p *parser) verbatim(lines []line) []Inline {
	var all []Inline
	for i, l := range lines {
		span := chat.Span{From: l.from, To: l.to}
		if i+1 < len(lines) {
			span.To = l.to + len("\n")
		}
		if last := len(all) - 1; last >= 0 && all[last].Span.To == span.From {
			span.From = all[last].Span.From
			all = all[:last]
		}
		if span.From < span.To {
			all = append(all, Inline{Kind: Text, Span: span, Text: p.text[span.From:span.To]})
		}
	}
	return all
}
