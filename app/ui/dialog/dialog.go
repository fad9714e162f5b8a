// Package dialog has what the one dialog of the page can be about.
package dialog

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/component"
	"parley/app/ui/render"
	"parley/shared/catalog"
)

// Dialog is the one dialog of the page. The browser keeps the focus in it and closes it on Escape.
type Dialog struct {
	app.Compo
	Pacer   *component.Pacer
	Content Content              // nil: it is closed
	Toast   component.ToastProps // what was just done in it: outside an open dialog nothing can be reached
}

// Content is what a dialog is about.
type Content interface{ Body() app.HTMLElem }

// Render draws the dialog with what it is about, or empty.
func (d *Dialog) Render() app.UI {
	d.Pacer.Wait()
	content := render.El("div")
	if d.Content != nil {
		content = d.Content.Body()
	}
	return render.El("dialog#dialog.dialog aria-labelledby=dialog-title", content, &component.Toast{Props: d.Toast})
}

func head(w *catalog.Words, title string) app.UI {
	return render.El("div.dialog__head",
		render.El("h2#dialog-title.dialog__title", render.Span(title)), render.IconButton("", render.IconClose, w.Close, action.Close, ""))
}

// labelled draws a text field with its label.
func labelled(label string, field app.UI) app.UI {
	return render.El("label.field", render.TextIn("span.field__label", label), field)
}

// decision draws the buttons below a dialog: the one that gives up, and the one that does it.
func decision(w *catalog.Words, do string) app.UI {
	return render.El("div.dialog__buttons",
		render.Button("button", action.Close, "", render.Span(w.Cancel)), render.TextIn("button.button.button--main type=submit", do))
}
