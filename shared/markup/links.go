// Package markup finds what has a meaning in the text of a message. Whatever the text is, the work grows no faster than its
// length: a message is read by everybody in the room, again and again.
package markup

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// LinkMax is how long a web address may be, in bytes; a longer one stays text.
const LinkMax = 2048

// authorityMax bounds the host and port of an address, which DNS limits to less.
const authorityMax = 1024

// Link is a web address in a text: text[From:To].
type Link struct {
	From, To int
	// Punycode is the host as DNS knows it, if the written one may be taken for another host; "" otherwise.
	Punycode string
}

// Links finds the web addresses of a text from left to right.
type Links struct {
	text string
	at   int // the search goes on here
	run  run
	// steps counts the bytes looked at, so that a test can tell linear work from quadratic without a clock.
	steps int
}

// FindLinks returns the links of text.
func FindLinks(text string) *Links { return &Links{text: text} }

// Next returns the next link; ok is false after the last one.
func (l *Links) Next() (link Link, ok bool) {
	for l.at < len(l.text) {
		i := strings.Index(l.text[l.at:], "http")
		if i < 0 {
			l.steps += len(l.text) - l.at
			break
		}
		from := l.at + i
		l.steps += i + len("http")
		l.at = from + len("http")
		host := l.afterScheme(l.at)
		if host == 0 || midWord(l.text[:from]) {
			continue
		}
		if link, ok := l.link(from, host); ok {
			l.at = link.To
			return link, true
		}
	}
	l.at = len(l.text)
	return Link{}, false
}

// afterScheme returns where the host begins if "http" ends at at and begins an address, and 0 otherwise.
func (l *Links) afterScheme(at int) int {
	for _, rest := range []string{"://", "s://"} {
		if strings.HasPrefix(l.text[at:], rest) {
			return at + len(rest)
		}
	}
	return 0
}

// midWord reports whether a word goes on after before. Chinese puts addresses right behind its own characters.
func midWord(before string) bool {
	r, _ := utf8.DecodeLastRuneInString(before)
	return r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// link returns the address that begins at from and whose host begins at host. The order keeps the work linear. Hosts never
// overlap, because "://" ends the host before it. Whatever looks further than the host happens once for a run of
// characters: then there is a link, or the run is given up.
func (l *Links) link(from, host int) (link Link, ok bool) {
	l.find(from)
	if l.run.end-from > LinkMax {
		return Link{}, false
	}
	end := host
	for end < l.run.end && strings.IndexByte("/?#", l.text[end]) < 0 {
		end++
	}
	l.steps += 2 * (end - host) // it is parsed, too
	to, bare := l.run.end, end >= l.run.solid
	if bare { // only punctuation follows the host, and may belong to the sentence
		to = l.trim(from)
		end = min(end, to)
	}
	if end <= host || end-host > authorityMax {
		return Link{}, false
	}
	site, ok := parse(l.text[from:end])
	if !ok {
		return Link{}, false
	}
	if !bare {
		to = l.trim(from)
	}
	l.at = l.run.end // a run with a good host and a bad path is not searched again
	l.steps += to - from
	if end < to && !IsLink(l.text[from:to]) {
		return Link{}, false
	}
	punycode, ok := l.punycode(site.Hostname())
	return Link{from, to, punycode}, ok
}

// parse returns an address that leads to the web, without a name and a password.
func parse(address string) (u *url.URL, ok bool) {
	u, err := url.Parse(address)
	return u, err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && u.User == nil
}

// IsLink reports whether an address may be a link.
func IsLink(address string) bool {
	_, ok := parse(address)
	return ok
}

// punycode returns Link.Punycode; ok is false if nobody can tell where the address leads.
func (l *Links) punycode(host string) (punycode string, ok bool) {
	l.steps += len(host)
	if isASCII(host) {
		return "", true
	}
	punycode, alike, ok := inspect(host, &l.steps)
	if !alike {
		punycode = ""
	}
	return punycode, ok
}

func isASCII(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r >= utf8.RuneSelf })
}
