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
	Day   string // of the first row on screen; "" where it need not be said
}

// Render draws the bar.
func (c *UnreadBar) Render() app.UI {
	p := &c.Props
	if p.Text == "" {
		return render.El("div.timeline__above", p.day())
	}
	body := []app.UI{render.TextIn("span.unread__text", p.Text)}
	if p.Jump {
		body = append(body, render.Button("unread__do", action.News, "", render.Span(p.Words.JumpToNew)))
	}
	body = append(body, render.Button("unread__do", action.Read, "", render.Span(p.Words.MarkRead)).Attr("title", "Esc"))
	return render.El("div.timeline__above", render.El("div.unread role=group", body...).Attr("aria-label", p.Text), p.day())
}

// day says which day is on screen while its heading may be above. It leads to others.
func (p *UnreadBarProps) day() app.UI {
	if p.Day == "" {
		return render.El("div.topday")
	}
	return render.El("div.topday", render.Button("topday__do", action.Dialog, string(action.DayDialog), render.Span(p.Day)).
		Attr("title", p.Words.DayTitle).Attr("aria-haspopup", "dialog"))
}

// Jump stands over the end of the timeline: the way back to the newest message, while that is not on screen.
type Jump struct {
	app.Compo
	Props JumpProps
}

// JumpProps are the values of Jump.
type JumpProps struct {
	Label string // "" at the end
	Past  string // what is shown is a part of the history, which this says; "": it is the end of the room
	Href  string // of the room, where there is no program to go there
}

// Render draws the button, or nothing.
func (c *Jump) Render() app.UI {
	p := &c.Props
	if p.Label == "" {
		return render.El("div.timeline__below")
	}
	body := []app.UI{render.TextIn("span", p.Label), app.Raw(render.IconDown)}
	way := render.Button("jump", action.End, "", body...)
	if p.Href != "" {
		way = render.El("a.jump", body...).Attr("href", p.Href)
	}
	if p.Past != "" {
		return render.El("div.timeline__below", render.El("div.unread.past role=group", render.TextIn("span.unread__text", p.Past), way.Class("unread__do")).Attr("aria-label", p.Past))
	}
	return render.El("div.timeline__below", way)
}
