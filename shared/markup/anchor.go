package markup

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"parley/shared/chat"
)

// bracket adds a "[", which may begin a link.
func (w *inliner) bracket(i int) (end int) {
	w.brackets = append(w.brackets, len(w.open))
	w.push(square, i, i+1)
	return i + 1
}

// anchor reads "](address)" as the end of a link if there is a "[" before it, and "]" as text otherwise. An address is what would be
// one by itself, so that it may have brackets, and leads nowhere else.
func (w *inliner) anchor(i int) (end int) {
	if len(w.brackets) == 0 {
		return i + 1
	}
	if end := w.addressEnd(i + len("](")); end > 0 && w.wrapAnchor(i, end) {
		return end + len(")")
	}
	if last := len(w.brackets) - 1; last >= 0 {
		o := &w.open[w.brackets[last]]
		w.waiting[o.mark]--
		o.mark = nothing
		w.waiting[nothing]++
		w.brackets = w.brackets[:last]
	}
	return i + 1
}

// addressEnd returns where the address ends that begins at from, between "(" and ")", or 0. Punctuation at its end is part of it.
func (w *inliner) addressEnd(from int) (end int) {
	for w.more && w.link.From < from-1 {
		w.link, w.more = w.links.Next()
	}
	if !w.more || w.link.From != from || w.src[from-1] != '(' {
		return 0
	}
	end = w.link.To
	for w.link.Web() && end < len(w.src) {
		r, size := utf8.DecodeRuneInString(w.src[end:])
		if classOf(r, size) != soft {
			break
		}
		end += size
	}
	w.steps += end - w.link.To
	if end-from > LinkMax || end == len(w.src) || w.src[end] != ')' {
		return 0
	}
	return end
}

// wrapAnchor makes a link of what came after the last "[". Its address ends at end. It returns false if there is nothing to see.
func (w *inliner) wrapAnchor(i, end int) bool {
	bracket := w.brackets[len(w.brackets)-1]
	at := w.open[bracket].at
	w.addText(i)
	label := w.copied(w.out[at+1:])
	height := heightOf(label) + 1
	if height > MaxDepth { // so it would be for all that is open
		for len(w.open) > 0 {
			w.pop()
		}
		return false
	}
	if !visible(label) {
		return false
	}
	for len(w.open) > bracket {
		w.pop()
	}
	w.brackets = nil // no link stands in a link
	eachOf(label, func(in *Inline) {
		w.steps++
		if in.Kind == Mention || in.Kind == Room || in.Kind == Anchor {
			in.Kind, in.URL, in.Host = Text, "", ""
		}
	})
	label = w.joined(label[:0], label)
	address := w.src[w.link.From:end]
	in := Inline{Kind: Anchor, Inlines: label, URL: w.link.Prefix + address, Host: w.link.Punycode, height: height}
	in.Span = chat.Span{From: w.out[at].Span.From, To: w.base + end + len(")")}
	if in.Host == "" {
		in.Host = otherHost(plainOf(label), in.URL)
	}
	w.out = append(w.out[:at], in)
	w.plain = end + len(")")
	return true
}

// visible reports whether there is something to click.
func visible(list []Inline) bool {
	for _, in := range list {
		if in.Kind != Break && in.Kind != Text || strings.ContainsFunc(in.Text, inked) {
			return true
		}
	}
	return false
}

func inked(r rune) bool { return unicode.IsGraphic(r) && !unicode.IsSpace(r) }

// plainOf returns a text without its marks.
func plainOf(list []Inline) string {
	var b strings.Builder
	eachOf(list, func(in *Inline) {
		if in.Kind == Break {
			b.WriteByte('\n')
		}
		b.WriteString(in.Text)
	})
	return b.String()
}

// otherHost returns the host of an address, without "www.", if a text names another one; "" otherwise.
func otherHost(text, address string) string {
	host := strings.TrimPrefix(hostOf(address), "www.")
	known := strings.ToLower(strings.Map(canonical, host))
	for _, word := range strings.FieldsFunc(strings.Map(seen, text), notInHost) {
		word = strings.TrimPrefix(strings.Trim(word, ".-_"), "www.")
		if dot := strings.LastIndexByte(word, '.'); dot > 0 && word != known && likeTop(word[dot+1:], word) {
			return host
		}
	}
	return ""
}

// hostOf returns the host of an address that is a link.
func hostOf(address string) string {
	_, rest, _ := strings.Cut(address, ":")
	if !strings.HasPrefix(rest, "//") { // mail
		_, domain, _ := strings.Cut(rest, "@")
		domain, _, _ = strings.Cut(domain, "?")
		return domain
	}
	host := rest[len("//"):]
	if end := strings.IndexAny(host, "/?#"); end >= 0 {
		host = host[:end]
	}
	if end := strings.LastIndexByte(host, ':'); end >= 0 && !strings.HasSuffix(host, "]") {
		host = host[:end]
	}
	return strings.TrimSuffix(host, ".")
}

// seen returns a character as it looks in a host, or -1 for what cannot be seen.
func seen(r rune) rune {
	if unicode.Is(unicode.Cf, r) {
		return -1
	}
	return canonical(r)
}

func notInHost(r rune) bool {
	return r < utf8.RuneSelf && !hostByte(byte(r)) || r >= utf8.RuneSelf && !unicode.In(r, unicode.L, unicode.M, unicode.N)
}

// likeTop reports whether a host may end with a label: letters of any script, or a number if the host is an address of IPv4.
func likeTop(label, host string) bool {
	if isIPv4(strings.Split(host, ".")) {
		return true
	}
	return len(label) > 1 && (label[0] >= utf8.RuneSelf || isTop(label))
}
