package markup

import "strings"

// Escape makes a text safe between the tags of HTML and between the double quotes of an attribute. Whatever people write reaches a
// page through it, and is not made safe anywhere else.
func Escape(text string) string {
	if !strings.ContainsAny(text, escapable) { // most texts: this is much quicker
		return text
	}
	var b strings.Builder
	b.Grow(len(text) + len(text)/8)
	escapeTo(&b, text)
	return b.String()
}

const escapable = `<>&"'`

// escapeTo adds a text to a page.
func escapeTo(b *strings.Builder, text string) {
	for {
		i := strings.IndexAny(text, escapable)
		if i < 0 {
			b.WriteString(text)
			return
		}
		b.WriteString(text[:i])
		b.WriteString(reference(text[i]))
		text = text[i+1:]
	}
}

// reference returns how HTML spells a character that has a meaning there.
func reference(c byte) string {
	switch c {
	case '<':
		return "&lt;"
	case '>':
		return "&gt;"
	case '&':
		return "&amp;"
	case '"':
		return "&#34;"
	}
	return "&#39;"
}
