package ui

import (
	"html"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/shared/catalog"
)

// Everything that people wrote and that is put into markup by hand goes through this file. go-app escapes the texts that
// it draws itself, but not the values of attributes in a page that a server draws.

// escape makes text safe between tags and between the quotes of an attribute.
func escape(text string) string {
	if !strings.ContainsAny(text, `<>&'"`) { // most texts: this is much quicker
		return text
	}
	return html.EscapeString(text)
}

// escapedLen returns how long text becomes by escape.
func escapedLen(text string) int {
	n := len(text)
	for i := range len(text) {
		switch text[i] {
		case '<', '>':
			n += len("&lt;") - 1
		case '&', '\'', '"':
			n += len("&amp;") - 1
		}
	}
	return n
}

// safe returns text for an attribute of an element that go-app draws. A browser sets attributes as they are; a server
// writes them between quotes with strconv.Quote, so that whatever HTML or Quote would change has to go.
func safe(text string) string {
	if app.IsClient {
		return text
	}
	return tame(text)
}

// tame drops what is not the same in Go source, in an attribute and in a text.
func tame(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune("\"'<>&\\`", r):
			return -1
		case !strconv.IsPrint(r):
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, ""))
}

// markup is HTML under construction. Only what write writes is taken as it is.
type markup struct{ strings.Builder }

// write adds markup that this program wrote itself.
//
//go:noinline
func (b *markup) write(markup ...string) {
	for _, m := range markup {
		b.WriteString(m)
	}
}

// text adds what a person wrote.
//
//go:noinline
func (b *markup) text(text string) { b.WriteString(escape(text)) }

// attr adds an attribute whose value a person may have chosen.
//
//go:noinline
func (b *markup) attr(name, value string) { b.write(" ", name, `="`, escape(value), `"`) }

// fill adds a sentence of the catalogue with its places filled by markup.
//
//go:noinline
func (b *markup) fill(sentence string, places map[string]string) {
	for _, piece := range catalog.Split(sentence) {
		if value, ok := places[piece]; ok {
			b.write(value)
		} else {
			b.text(piece)
		}
	}
}
