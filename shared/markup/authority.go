package markup

import (
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"
)

// authorityMax bounds the host and port of an address, which DNS limits to less.
const authorityMax = 1024

// authority is the host and the port of an address.
type authority struct {
	host  string
	to    int  // the end of host and port, without the punctuation of the sentence
	end   int  // the end of what was looked at; a path may begin here
	cut   bool // a word of the sentence follows without a space: there is no path
	user  bool // a name and perhaps a password stand before the host, or seem to
	wrong bool // the port is none
}

// authority reads the host and the port at from.
func (l *Links) authority(from int) authority {
	end := l.hostEnd(from)
	l.steps += 2 * (end - from)
	rest := l.text[end:]
	a := authority{host: l.text[from:end], to: end, end: end}
	switch {
	case strings.HasPrefix(rest, "@"):
		a.user = true
	case strings.HasPrefix(rest, "://"): // the host is the scheme of another address
		a.wrong = true
	case strings.HasPrefix(rest, ":"):
		l.port(&a)
	default:
		a.trim(from)
	}
	return a
}

// hostEnd returns where the characters end that a host may have. In Chinese and the like, words may follow a top-level domain
// without a space: "看example.org和example.net".
func (l *Links) hostEnd(from int) int {
	if strings.HasPrefix(l.text[from:], "[") { // an IPv6 address
		length := strings.IndexFunc(l.text[from+1:min(len(l.text), from+authorityMax)], func(r rune) bool {
			return !strings.ContainsRune("0123456789abcdefABCDEF:.", r)
		})
		if end := from + 1 + length; length > 0 && l.text[end] == ']' {
			return end + 1
		}
		return from
	}
	end, label, labels := from, from, 0
	for end < len(l.text) && end-from < authorityMax {
		r, size := utf8.DecodeRuneInString(l.text[end:])
		switch {
		case r < utf8.RuneSelf && !hostByte(byte(r)), r >= utf8.RuneSelf && classOf(r, size) != include && canonical(r) != '.':
			return end
		case r == '.':
			if !strings.EqualFold(l.text[label:end], "www") {
				labels++
			}
			label = end + 1
		case labels > 0 && end-label <= labelMax && r >= utf8.RuneSelf && letterOrDigit(rune(l.text[end-1])) && spaceless(r):
			l.steps += end - label
			if isTop(l.text[label:end]) {
				return end
			}
		}
		end += size
	}
	return end
}

func hostByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-' || c == '.' || c == '_' || c == '%'
}

// port reads what follows the colon after the host.
func (l *Links) port(a *authority) {
	const most = 65535
	digits := 0
	rest := l.text[a.end+1:]
	for digits < len(rest) && '0' <= rest[digits] && rest[digits] <= '9' {
		digits++
	}
	l.steps += digits
	next := ' '
	if digits < len(rest) {
		next, _ = utf8.DecodeRuneInString(rest[digits:])
	}
	switch {
	case next == '@' || digits == 0 && letterOrDigit(next): // a password
		a.user = true
	case digits > 0:
		n, err := strconv.Atoi(rest[:digits])
		a.wrong = err != nil || n > most || letterOrDigit(next)
		a.end += len(":") + digits
		a.to, a.cut = a.end, !strings.ContainsRune("/?#", next)
	default: // the colon is the sentence's
		a.trim(a.end - len(a.host))
		a.cut = true
	}
}

func letterOrDigit(r rune) bool {
	return r < utf8.RuneSelf && hostByte(byte(r)) && strings.IndexByte("-._%", byte(r)) < 0
}

// trim leaves the end of the sentence, and words that follow without a space, out of a host that begins at from.
func (a *authority) trim(from int) {
	if at := wordAfter(a.host); at < len(a.host) {
		a.host, a.cut = a.host[:at], true
		a.to = from + at
	}
	if bare := strings.TrimRight(a.host, ".-_"); bare != a.host {
		a.cut = a.cut || a.host != bare+"." // DNS has a dot at the end of each name
		a.host, a.to = bare, from+len(bare)
	}
}

// wordAfter returns where a word follows the host: no top-level domain mixes Latin letters with those of a script that puts no
// space between words. "https://example.org看" is one.
func wordAfter(host string) int {
	top := strings.LastIndexByte(host, '.') + 1
	if top == len(host) || host[top] >= utf8.RuneSelf {
		return len(host)
	}
	if at := strings.IndexFunc(host[top:], spaceless); at >= 0 {
		return top + at
	}
	return len(host)
}

// host returns Link.Punycode; ok is false if DNS has no such host, or nobody can tell where it leads. least is how many labels it
// has at least; if that is more than one, the last of them is a top-level domain.
func (l *Links) host(host string, least int) (punycode string, ok bool) {
	l.steps += len(host)
	if strings.HasPrefix(host, "[") {
		return "", least < 2 && strings.Count(host, ":") > 1
	}
	if strings.Contains(host, "%") {
		plain, err := url.PathUnescape(host)
		if err != nil || !utf8.ValidString(plain) {
			return "", false
		}
		host = plain
	}
	ascii := host
	if !isASCII(host) {
		var alike bool
		if ascii, alike, ok = inspect(host, &l.steps); !ok {
			return "", false
		}
		if alike {
			punycode = ascii
		}
	}
	return punycode, plausible(ascii, least)
}

// plausible reports whether a host may be in DNS, or is an address of IPv4.
func plausible(host string, least int) bool {
	if len(host) > hostMax {
		return false
	}
	labels := strings.Split(host, ".")
	for _, label := range labels {
		if label == "" || len(label) > labelMax || label[0] == '-' || label[len(label)-1] == '-' || strings.ContainsFunc(label, noLabelRune) {
			return false
		}
	}
	top := labels[len(labels)-1]
	switch {
	case len(labels) < least:
		return false
	case least > 1:
		return isTop(top)
	case strings.Trim(top, "0123456789") == "":
		return isIPv4(labels)
	}
	return true
}

func noLabelRune(r rune) bool {
	return r >= utf8.RuneSelf || r == '.' || r == '%' || !hostByte(byte(r))
}

// isTop reports whether a label may be a top-level domain: letters, or punycode.
func isTop(label string) bool {
	if len(label) > 4 && strings.EqualFold(label[:4], "xn--") {
		return true
	}
	return len(label) > 1 && strings.Trim(strings.ToLower(label), "abcdefghijklmnopqrstuvwxyz") == ""
}

func isIPv4(labels []string) bool {
	for _, label := range labels {
		if n, err := strconv.Atoi(label); err != nil || n < 0 || n > 255 {
			return false
		}
	}
	return len(labels) == 4
}
