package dialog

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/component"
	"parley/app/ui/render"
	"parley/shared/catalog"
	"parley/shared/chat"
)

// ReasonID is the field with the reason of a silence.
const ReasonID = "silence-reason"

// Silence is what the card of a person has for whoever may silence that person.
type Silence struct {
	May bool
	Is  chat.Silence
}

// draw draws the ways to silence the person, or until when that holds and the way to lift it.
func (d *Silence) draw(c component.Context) app.UI {
	w := c.Words
	switch {
	case !d.May:
		return render.El("div")
	case d.Is.Until == 0:
		all := []app.UI{render.TextIn("p#silence-title.field__label", w.SilenceTitle)}
		for _, length := range chat.Silences {
			label := w.SilenceOpen
			if length > 0 {
				label = w.Span(length)
			}
			all = append(all, render.Button("button", action.Silence, length.String(), render.Span(label)))
		}
		return render.El("div.membership", render.El("div.guests role=group aria-labelledby=silence-title", all...),
			labelled(w.SilenceReason, render.Input(ReasonID, chat.SilenceReasonRunes)))
	}
	return render.El("div.membership", render.TextIn("p.field__hint dir=auto", SilencedText(c, w.Silenced, w.SilencedOpen, d.Is)),
		render.Button("button", action.Unsilence, "", render.Span(w.SilenceLift)))
}

// SilencedText says until when a silence lasts, and why.
func SilencedText(c component.Context, until, open string, s chat.Silence) string {
	text := open
	switch {
	case s.Waits():
		text = c.Words.WaitsToEnter
	case !s.Open():
		text = catalog.Fill(until, "{when}", c.When(s.Until.Time()))
	}
	if s.Reason != "" {
		text += " " + s.Reason
	}
	return text
}
