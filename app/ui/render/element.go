// Package render turns what the interface shows into HTML: elements for go-app, and fragments that are escaped here.
package render

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
)

// The functions below and those of markup stand in many places. Inlined, they make the program in the browser 60 KB larger and
// draw nothing faster.

// El returns an element with what it contains. spec is "tag#id.class.class name=value name=value", of which only the
// tag must be there; values from people never belong into it. go-app's own elements have a type for each tag, with an
// interface of a hundred methods: this way the program is a tenth smaller, and reads like the page it makes.
func El(spec string, body ...app.UI) app.HTMLElem {
	head, attrs, _ := strings.Cut(spec, " ")
	head, classes, _ := strings.Cut(head, ".")
	tag, id, _ := strings.Cut(head, "#")
	e := app.Elem(tag)
	if id != "" {
		e = e.Attr("id", id)
	}
	if classes != "" {
		e = e.Attr("class", strings.ReplaceAll(classes, ".", " "))
	}
	for name, value := range pairs(attrs) {
		e = e.Attr(name, value)
	}
	return e.Body(body...)
}

// pairs yields the names and values of "name=value name=value".
func pairs(attrs string) func(yield func(name, value string) bool) {
	return func(yield func(name, value string) bool) {
		for pair := range strings.FieldsSeq(attrs) {
			if name, value, _ := strings.Cut(pair, "="); !yield(name, value) {
				return
			}
		}
	}
}

// TextIn returns an element with a text, or an empty one.
//
//go:noinline
func TextIn(spec, text string) app.HTMLElem {
	if text == "" {
		return El(spec)
	}
	return El(spec, Span(text))
}

// Span returns a text as an element of its own, never as a text node: whatever translates a page puts elements in the place of
// text nodes, and go-app would go on writing into the nodes that are gone. An element it replaces as a whole.
//
//go:noinline
func Span(text string) app.UI { return app.Raw("<span>" + escape(text) + "</span>") }

// Untranslated is the attribute of what must stay as it is when a page is translated: names, addresses, and all that says who
// reads a message.
const Untranslated = " translate=no"

// Button returns a button that does something when clicked.
//
//go:noinline
func Button(classes string, do action.Name, arg string, body ...app.UI) app.HTMLElem {
	e := El("button."+classes+" type=button data-action="+string(do), body...)
	if arg != "" {
		e = e.Attr("data-arg", Safe(arg))
	}
	return e
}

// IconButton returns a button with an icon.
//
//go:noinline
func IconButton(classes, icon, label string, do action.Name, arg string) app.HTMLElem {
	return Button("tool"+classes, do, arg, app.Raw(icon)).Attr("aria-label", label).Attr("title", label)
}

// LinkButton returns a button that looks like a link.
//
//go:noinline
func LinkButton(label string, do action.Name, arg string) app.UI {
	return Button("link", do, arg, Span(label))
}

// Input returns a text field.
//
//go:noinline
func Input(id string, most int) app.HTMLElemSelfClosing {
	e := app.ElemSelfClosing("input").Attr("id", id).Attr("class", "field__input").Attr("type", "text").Attr("dir", "auto")
	const nothing = "\u2060" // shows a style sheet whether the field is empty; go-app drops spaces
	return e.Attr("placeholder", nothing).Attr("autocomplete", "off").Attr("maxlength", most)
}

// Sentence draws a sentence with a person's or a room's name in it.
//
//go:noinline
func Sentence(text, who string) app.UI {
	var b HTML
	b.Raw("<span>")
	b.Fill(text, map[string]string{"{name}": BDI(who)})
	b.Raw("</span>")
	return app.Raw(b.String())
}
