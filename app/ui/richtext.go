package ui

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"parley/shared/client"
)

// rich adds what somebody said: mentions are marked, web addresses are links, everything else is text. Spans that
// do not fit the text are left out: they came over the wire.
func (b *markup) rich(text string, mentions []client.MentionSpan) {
	at := 0
	for _, m := range mentions {
		if m.From < at || m.To > len(text) || m.From >= m.To {
			continue
		}
		b.linked(text[at:m.From])
		class := "mention"
		if m.Me {
			class = "mention mention--me"
		}
		b.write(`<span class="`, class, `"><bdi>`)
		b.text(text[m.From:m.To])
		b.write(`</bdi></span>`)
		at = m.To
	}
	b.linked(text[at:])
}

// linked adds text in which web addresses are links.
func (b *markup) linked(text string) {
	for text != "" {
		from, to := findLink(text)
		b.text(text[:from])
		if from == to {
			return
		}
		b.write("<a")
		b.attr("href", text[from:to])
		b.write(` rel="noopener noreferrer" target="_blank">`)
		b.text(text[from:to])
		b.write("</a>")
		text = text[to:]
	}
}

// linkMax is how long a web address may be; a longer one stays a text.
const linkMax = 2048

// findLink returns the first web address in text; from and to are len(text) if there is none.
func findLink(text string) (from, to int) {
	for at := 0; at < len(text); {
		i := strings.Index(text[at:], "http")
		if i < 0 {
			break
		}
		from = at + i
		at = from + len("http")
		if rest := text[at:]; !strings.HasPrefix(rest, "://") && !strings.HasPrefix(rest, "s://") || midWord(text[:from]) {
			continue
		}
		if to = from + linkEnd(text[from:]); isLink(text[from:to]) {
			return from, to
		}
	}
	return len(text), len(text)
}

// midWord reports whether a word goes on after before. Chinese puts addresses right behind its own characters.
func midWord(before string) bool {
	r, _ := utf8.DecodeLastRuneInString(before)
	return r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// linkEnd returns where an address that text begins with ends: before white space, quotes and invisible characters, and
// without the punctuation of the sentence around it. It returns 0 for an address that is too long.
func linkEnd(text string) int {
	end := strings.IndexFunc(text[:min(len(text), linkMax+utf8.UTFMax)], func(r rune) bool {
		return unicode.IsSpace(r) || !unicode.IsPrint(r) || strings.ContainsRune(`"<>\^{|}`+"`", r) ||
			strings.ContainsRune("，。！？；：、（）「」『』《》【】“”", r)
	})
	switch {
	case end < 0 && len(text) > linkMax:
		return 0
	case end < 0:
		end = len(text)
	}
	for end > 0 && trails(text[:end]) {
		end--
	}
	return end
}

// trails reports whether the last character of an address belongs to the sentence around it.
func trails(address string) bool {
	switch last := address[len(address)-1]; last {
	case ')':
		return strings.Count(address, "(") < strings.Count(address, ")")
	case ']':
		return strings.Count(address, "[") < strings.Count(address, "]")
	default:
		return strings.IndexByte(".,:;!?'*_", last) >= 0
	}
}

func isLink(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && u.User == nil
}
