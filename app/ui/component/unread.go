package component

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/render"
	"parley/shared/catalog"
)

// UnreadBar stands over the top of the timeline while something in the room is unread, or the first of it was not on screen.
type UnreadBar struct {
	app.Compo
	Props UnreadBarProps
}

// UnreadBarProps are the values of UnreadBar.
type UnreadBarProps struct {
	Words *catalog.Words
	Text  string // "" while there is no bar
	Jump  bool   // the first of what is new was not on screen
}

// Render draws the bar.
func (c *UnreadBar) Render() app.UI {
	p := &c.Props
	if p.Text == "" {
		return render.El("div.timeline__above")
	}
	body := []app.UI{render.TextIn("span.unread__text", p.Text)}
	if p.Jump {
		body = append(body, render.Button("unread__do", action.News, "", render.Span(p.Words.JumpToNew)))
	}
	body = append(body, render.Button("unread__do", action.Read, "", render.Span(p.Words.MarkRead)).Attr("title", "Esc"))
	return render.El("div.timeline__above", render.El("div.unread role=group", body...).Attr("aria-label", p.Text))
}

// Jump stands over the end of the timeline: the way back to the newest message, while that is not on screen.
type Jump struct {
	app.Compo
	Label string // "" at the end
}

// Render draws the button, or nothing.
func (c *Jump) Render() app.UI {
	if c.Label == "" {
		return render.El("div.timeline__below")
	}
	return render.El("div.timeline__below", render.Button("jump", action.End, "", render.TextIn("span", c.Label), app.Raw(render.IconDown)))
}
