package compose

import (
	"strings"

	"parley/shared/chat"
)

// CodeBlock returns the edit that makes a part of a text a block of code, with a language or "".
func CodeBlock(text string, part chat.Span, language string) Replacement {
	lines := lineStart(text, part)
	code := text[lines.From:lines.To]
	fence := ticksFor(code)
	if len(fence) < len("```") {
		fence = "```"
	}
	open, end := fence+language+"\n", "\n"+fence
	if lines.From > 0 && text[lines.From-1] != '\n' {
		open = "\n" + open
	}
	if lines.To < len(text) && text[lines.To] != '\n' {
		end += "\n"
	}
	return replacementOf(text, []change{insertion(lines.From, open), insertion(lines.To, end)}, part)
}

// PastedBlock is CodeBlock for what was pasted: without the lines at its ends that are blank, and with the caret behind it.
func PastedBlock(text string, part chat.Span, language string) Replacement {
	pasted := text[part.From:part.To]
	part.From += len(pasted) - len(strings.TrimLeft(pasted, "\n"))
	part.To -= len(pasted) - len(strings.TrimRight(pasted, " \t\n"))
	e := CodeBlock(text, part, language)
	switch {
	case e.To == len(text):
		e.Text += "\n"
	case !strings.HasSuffix(e.Text, "\n"):
		e.To, e.Text = e.To+1, e.Text+"\n" // the end of the line is there
	}
	end := e.From + len(e.Text)
	e.Select = chat.Span{From: end, To: end}
	return e
}

// InCode reports whether a part of a text is in a block of code.
func InCode(text string, part chat.Span) bool { return around(text, part).block != nil }

// lineStart returns a part with the spaces that its first line begins with: they belong to the code.
func lineStart(text string, part chat.Span) chat.Span {
	before := strings.TrimRight(text[:part.From], " \t")
	if before == "" || before[len(before)-1] == '\n' {
		part.From = len(before)
	}
	return part
}

// ticksFor returns a run of backticks that is not in a text.
func ticksFor(text string) string {
	longest := 0
	for run := 0; len(text) > 0; text = text[1:] {
		if text[0] != '`' {
			run = 0
			continue
		}
		run++
		longest = max(longest, run)
	}
	return strings.Repeat("`", longest+1)
}

// unfence takes the fences of a block of code away, if the key is for code.
func (p place) unfence(f Format, text string, selected chat.Span) (Replacement, bool) {
	if f != Code || p.nested {
		return Replacement{}, false
	}
	block := p.block.Span
	first := strings.IndexByte(text[block.From:block.To], '\n')
	if first < 0 {
		return Replacement{}, false
	}
	changes := []change{deletion(block.From, block.From+first+1)}
	code := strings.TrimRight(text[block.From+first+1:block.To], "` \t\r")
	if end := block.From + first + 1 + len(strings.TrimSuffix(code, "\n")); strings.HasSuffix(strings.TrimRight(text[:block.To], " \t\r"), "```") {
		changes = append(changes, deletion(end, block.To))
	}
	return replacementOf(text, changes, selected), true
}
