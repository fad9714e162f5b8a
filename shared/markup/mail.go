package markup

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// localMax is how long the part of a mail address before the "@" may be, RFC 5321 section 4.5.3.1.1.
const localMax = 64

// withAt returns the mail address whose "@" is at at.
func (l *Links) withAt(at int) (link Link, ok bool) {
	from := at
	for from > l.floor {
		r, size := utf8.DecodeLastRuneInString(l.text[:from])
		if at-from > localMax || !localRune(r) {
			break
		}
		from -= size
	}
	l.steps += at - from
	before, _ := utf8.DecodeLastRuneInString(l.text[:from])
	if before == '@' || before == '＠' || before == '/' || before == '\\' {
		return Link{}, false // a name in a federation, or a part of a path
	}
	from = at - len(strings.TrimLeft(l.text[from:at], ".-"))
	link, ok = l.mail(from, from, at, mailPrefix)
	if ok && l.text[from] == '_' && strings.HasPrefix(l.text[link.To:], "_") { // emphasis
		link.From++
	}
	return link, ok
}

// mailto returns the mail address whose scheme ends at colon.
func (l *Links) mailto(colon int) (link Link, ok bool) {
	local := l.text[colon+1 : min(colon+2+localMax, len(l.text))]
	length := strings.IndexByte(local, '@')
	l.steps += len(local)
	if length < 0 || strings.ContainsFunc(local[:length], func(r rune) bool { return !localRune(r) }) {
		return Link{}, false
	}
	link, ok = l.mail(colon-len("mailto"), colon+1, colon+1+length, "")
	if ok && strings.HasPrefix(l.text[link.To:], "?") {
		link.To = l.tail(link.To, 0)
	}
	return link, ok
}

// mail returns the mail address whose local part is text[local:at].
func (l *Links) mail(from, local, at int, prefix string) (link Link, ok bool) {
	name := l.text[local:at]
	if name == "" || len(name) > localMax || name[len(name)-1] == '.' || strings.Contains(name, "..") {
		return Link{}, false
	}
	a := l.authority(at + 1)
	domain := l.text[at+1 : max(a.to, at+1)]
	if a.user || a.wrong || strings.Contains(domain, ":") || isFile(domain) {
		return Link{}, false // also "git@example.org:path"
	}
	punycode, ok := l.host(domain, 2)
	return Link{From: from, To: a.to, Prefix: prefix, Punycode: punycode, mail: true}, ok
}

// isFile reports what looks like a domain and is the rest of a file's name: "icon@2x.png". There are no such top-level domains.
func isFile(domain string) bool {
	endings := []string{"png", "jpg", "jpeg", "gif", "svg", "webp"}
	return slices.Contains(endings, strings.ToLower(domain[strings.LastIndexByte(domain, '.')+1:]))
}

// localRune reports what the local part of a mail address may have: what mail servers have in practice, and letters of all scripts
// that put spaces between words. In others nobody can tell where the sentence ends and the address begins.
func localRune(r rune) bool {
	if r < utf8.RuneSelf {
		return hostByte(byte(r)) || r == '+'
	}
	return (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)) && !spaceless(r)
}

// spaceless reports the letters of scripts that put no space between a word and an address.
func spaceless(r rune) bool {
	return isChinese(r) || unicode.In(r, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}
