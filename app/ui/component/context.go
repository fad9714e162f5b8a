// Package component has the parts of the page: values in, markup out. go-app compares the values of a part with those before, and
// draws it again only if they differ.
package component

import (
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/keys"
	"parley/app/ui/render"
	"parley/shared/catalog"
)

// Context is what all parts are told. Its values differ between two moments only if something is drawn differently.
type Context struct {
	Words *catalog.Words
	Pacer *Pacer
	Base  string // the path below which the rooms are
	Live  bool   // the program runs; false in a page that a server drew
	Clock render.Clock
	Today time.Time // a moment of the present day, the same one all day
}

// Pacer lets the browser do something else between two parts of the first page.
type Pacer struct{ Pause func() }

// Wait pauses if that is wanted.
func (p *Pacer) Wait() {
	if p != nil && p.Pause != nil {
		p.Pause()
	}
}

// Input is told what happens in the text fields of parts. It is always the same one.
type Input interface {
	Typed(field, text string)
	// Pressed reports whether the press moved the mark in the list below the field.
	Pressed(field string, p keys.Press) bool
	// Settle is called once what Pressed has changed is drawn.
	Settle()
}

// Typed returns the handler that reports the text of a field.
func Typed(in Input, field string) app.EventHandler {
	return func(ctx app.Context, _ app.Event) { in.Typed(field, ctx.JSSrc().Get("value").String()) }
}

// Pressed returns the handler that moves the mark in the list below a field.
func Pressed(in Input, field string) app.EventHandler {
	return func(ctx app.Context, e app.Event) {
		if in.Pressed(field, keys.FromEvent(e)) {
			e.PreventDefault()
			ctx.Defer(func(app.Context) { in.Settle() })
		}
	}
}
