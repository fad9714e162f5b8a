package component

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/render"
)

// Toast says what was just done, where the page does not show it by itself. It goes by itself, and screen readers read it.
type Toast struct {
	app.Compo
	Props ToastProps
}

// ToastProps are the values of Toast: Text with Name in it, and how to undo what it says.
type ToastProps struct {
	Context
	Text, Name string
	Undo       action.Name // "" if it cannot be undone
	Arg        string
}

// Render draws the toast, or the empty region in which screen readers wait for it.
func (c *Toast) Render() app.UI {
	p := &c.Props
	p.Pacer.Wait()
	if p.Text == "" {
		return render.El("div.toasts role=status")
	}
	body := []app.UI{render.Sentence(p.Text, p.Name)}
	if p.Undo != "" {
		body = append(body, render.LinkButton(p.Words.Undo, p.Undo, p.Arg))
	}
	return render.El("div.toasts role=status", render.El("div.toast", body...))
}
