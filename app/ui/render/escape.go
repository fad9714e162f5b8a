package render

import (
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/shared/catalog"
	"parley/shared/markup"
)

// Everything that people wrote and that is put into markup by hand goes through this file, but for what messages say, which
// markup.HTML prints. go-app escapes the texts that
// it draws itself, but not the values of attributes in a page that a server draws.

// escape makes text safe between tags and between the quotes of an attribute.
func escape(text string) string { return markup.Escape(text) }

// Safe returns text for an attribute of an element that go-app draws. A browser sets attributes as they are; a server
// writes them between quotes with strconv.Quote, so that whatever HTML or Quote would change has to go. The isolates of catalog.Fill
// stay, as references.
func Safe(text string) string {
	if app.IsClient {
		return text
	}
	var b strings.Builder
	for _, r := range strings.ToValidUTF8(text, "") {
		switch r {
		case '\u2068', '\u2069':
			b.WriteString("&#" + strconv.Itoa(int(r)) + ";")
		default:
			b.WriteString(Sanitize(string(r)))
		}
	}
	return b.String()
}

// Sanitize drops what is not the same in Go source, in an attribute and in a text.
func Sanitize(text string) string {
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

// HTML is HTML under construction. Only what write writes is taken as it is.
type HTML struct{ strings.Builder }

// Raw adds markup that this program wrote itself.
//
//go:noinline
func (b *HTML) Raw(pieces ...string) {
	for _, p := range pieces {
		b.WriteString(p)
	}
}

// Text adds what a person wrote.
//
//go:noinline
func (b *HTML) Text(text string) { b.WriteString(escape(text)) }

// Attr adds an attribute whose value a person may have chosen.
//
//go:noinline
func (b *HTML) Attr(name, value string) { b.Raw(" ", name, `="`, escape(value), `"`) }

// Fill adds a sentence of the catalogue with its places filled by markup. The sign before a place, as in "#{name}", goes into the element, whose
// direction is that of the name.
//
//go:noinline
func (b *HTML) Fill(sentence string, places map[string]string) {
	sign := ""
	pieces := catalog.Split(sentence)
	for i, piece := range pieces {
		if value, ok := places[piece]; ok {
			b.Raw(strings.Replace(value, ">", ">"+sign, 1))
			sign = ""
			continue
		}
		if last := len(piece) - 1; i+1 < len(pieces) && strings.ContainsRune("#@/", rune(piece[last])) {
			piece, sign = piece[:last], piece[last:]
		}
		b.Text(piece)
	}
}

// Link adds a button.
func (b *HTML) Link(do action.Name, arg, label string) {
	b.Raw(`<button type="button" class="link" data-action="`, string(do), `"`)
	b.Attr("data-arg", arg)
	b.Raw(`>`)
	b.Text(label)
	b.Raw(`</button>`)
}
