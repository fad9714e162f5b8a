// Package markup says what the text of a message means: Parse makes a tree of it, with its marks, links and mentions, which is printed
// as HTML, as plain text, and as its source. Whatever the text is, the work grows no faster than its length: a message is read by
// everybody in the room, again and again.
package markup

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// LinkMax is how long an address may be, in bytes; a longer one stays text.
const LinkMax = 2048

// What a Link.Prefix may be.
const (
	webPrefix  = "https://"
	mailPrefix = "mailto:"
)

// Link is an address in a text: text[From:To].
type Link struct {
	From, To int
	// Prefix makes a URL of the text: "https://" of "www.example.org", "mailto:" of "ada@example.org". Mostly it is "".
	Prefix string
	// Punycode is the host as DNS knows it, if the written one may be taken for another host; "" otherwise.
	Punycode string

	mail bool
}

// Web reports whether a browser shows what the link leads to.
func (l Link) Web() bool { return !l.mail }

// Links finds the addresses of a text from left to right: those that begin with http, https or mailto, web addresses that begin
// with "www.", and mail addresses.
type Links struct {
	text  string
	at    int // the search goes on here
	floor int // the end of the link before: the next one begins here at the earliest
	// steps counts the bytes looked at, so that a test can tell linear work from quadratic without a clock.
	steps int
}

// FindLinks returns the links of text.
func FindLinks(text string) *Links { return &Links{text: text} }

// HasLink reports whether a text has an address that a browser shows.
func HasLink(text string) bool {
	for links := FindLinks(text); ; {
		link, ok := links.Next()
		if !ok || link.Web() {
			return ok
		}
	}
}

// Next returns the next link; ok is false after the last one. The work is linear, because whatever looks further than one
// character either finds a link or moves l.at to where it has looked.
func (l *Links) Next() (link Link, ok bool) {
	for l.at < len(l.text) {
		i := strings.IndexAny(l.text[l.at:], ":.@")
		if i < 0 {
			l.steps += len(l.text) - l.at
			break
		}
		sign := l.at + i
		l.steps += i + 1
		l.at = sign + 1
		switch l.text[sign] {
		case ':':
			link, ok = l.withScheme(sign)
		case '.':
			link, ok = l.withWWW(sign)
		default:
			link, ok = l.withAt(sign)
		}
		if ok && link.To-link.From <= LinkMax {
			l.at, l.floor = link.To, link.To
			return link, true
		}
	}
	l.at = len(l.text)
	return Link{}, false
}

// withScheme returns the address whose scheme ends at colon. Schemes have no case (RFC 3986, section 3.1).
func (l *Links) withScheme(colon int) (link Link, ok bool) {
	switch {
	case l.word("http", colon), l.word("https", colon):
		if strings.HasPrefix(l.text[colon:], "://") {
			return l.web(colon-l.schemeLen(colon), colon+len("://"), "")
		}
	case l.word("mailto", colon):
		return l.mailto(colon)
	}
	return Link{}, false
}

func (l *Links) schemeLen(colon int) int {
	if l.word("https", colon) {
		return len("https")
	}
	return len("http")
}

// withWWW returns the address whose first label ends at dot, if that is "www".
func (l *Links) withWWW(dot int) (link Link, ok bool) {
	if !l.word("www", dot) {
		return Link{}, false
	}
	from := dot - len("www")
	if from > 0 && strings.IndexByte(`./\-@`, l.text[from-1]) >= 0 {
		return Link{}, false // a part of a longer host, of a path or of a mail address
	}
	return l.web(from, from, webPrefix)
}

// word reports whether a word, in any case, ends at at and begins where no word goes on.
func (l *Links) word(word string, at int) bool {
	from := at - len(word)
	return from >= l.floor && strings.EqualFold(l.text[from:at], word) && !midWord(l.text[:from])
}

// midWord reports whether a word goes on after before. Chinese puts addresses right behind its own characters.
func midWord(before string) bool {
	r, _ := utf8.DecodeLastRuneInString(before)
	return r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// web returns the web address that begins at from and whose host begins at host. The host decides whether there is a link, the
// rest only where it ends.
func (l *Links) web(from, host int, prefix string) (link Link, ok bool) {
	a := l.authority(host)
	l.at = max(l.at, a.end)
	if a.user {
		if prefix == "" { // with a name and a password it looks like one host and leads to another
			l.at = l.skip(a.end)
		}
		return Link{}, false
	}
	least := 1 // "http://localhost"
	if prefix != "" {
		least = 3 // "www.example.org"
	}
	punycode, ok := l.host(a.host, least)
	if !ok || a.wrong {
		return Link{}, false
	}
	to := a.to
	if !a.cut {
		if end := l.tail(a.end, l.markBefore(from)); end > a.end {
			to = end
		}
	}
	return Link{From: from, To: l.unquoted(from, to), Prefix: prefix, Punycode: punycode}, true
}

// skip returns where the authority around at ends.
func (l *Links) skip(at int) int {
	from := at
	for at < len(l.text) && strings.IndexByte("/?#", l.text[at]) < 0 {
		r, size := utf8.DecodeRuneInString(l.text[at:])
		if classOf(r, size) == hard {
			break
		}
		at += size
	}
	l.steps += at - from
	return at
}

// unquoted returns the end of a link without the marks of emphasis that are also right before it: "_https://example.org/a_".
func (l *Links) unquoted(from, to int) int {
	if from == 0 {
		return to
	}
	mark := l.text[from-1]
	for (mark == '_' || mark == '~') && l.text[to-1] == mark {
		to--
		l.steps++
	}
	return to
}
