package compose

import "strings"

// Pasted is what a paste brings.
type Pasted struct {
	Text   string // as it is pasted
	HTML   string // the same, where the source gave it a form; may be cut
	Editor string // what VS Code says about it: JSON; "" from elsewhere
}

// IsCode reports whether what is pasted looks like several lines of code, and in which language if its source says so. It is a guess: the
// person is asked.
func (p Pasted) IsCode() (language string, ok bool) {
	text := strings.Trim(p.Text, "\r\n")
	if !strings.Contains(text, "\n") || strings.HasPrefix(strings.TrimSpace(text), "```") {
		return "", false
	}
	if p.Editor != "" {
		return p.language(), true
	}
	html := strings.ToLower(p.HTML)
	return "", strings.Contains(html, "<pre") || strings.Contains(html, "white-space: pre;") || strings.Contains(html, "white-space:pre;") ||
		indented(text) || strings.Contains(text, "\n```")
}

// language returns what VS Code calls the language.
func (p Pasted) language() string {
	_, rest, _ := strings.Cut(p.Editor, `"mode":"`)
	name, _, _ := strings.Cut(rest, `"`)
	odd := strings.ContainsFunc(name, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '+' && r != '-' && r != '#'
	})
	if odd || len(name) > 20 || name == "plaintext" || name == "markdown" {
		return ""
	}
	return name
}

// indented reports whether lines of a text are indented, other than those of lists, quotes and paragraphs.
func indented(text string) bool {
	deep, code := 0, 0
	for line := range strings.SplitSeq(text, "\n") {
		bare := strings.TrimSpace(line)
		if bare == "" {
			continue
		}
		indent := len(line) - len(strings.TrimLeft(line, " \t"))
		if (indent >= 2 || indent == 1 && line[0] == '\t') && prefix(bare) == 0 {
			deep++
		}
		if strings.ContainsAny(bare, "{}()[];=<>#$") || bare[len(bare)-1] == ':' {
			code++
		}
	}
	return deep > 0 && code > 0
}
