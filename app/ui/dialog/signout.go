package dialog

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/component"
	"parley/app/ui/render"
	"parley/shared/chat"
)

// SignOut says what signing out does, and what would be lost by it.
type SignOut struct {
	component.Context
	Me               chat.User
	Online           bool
	Account          bool // the user can sign in again
	Messages, Drafts int  // not sent
	Busy, Failed     bool
}

// Body draws the dialog.
func (d *SignOut) Body() app.HTMLElem {
	w := d.Words
	if !d.Online && !d.Busy {
		return render.El("div.dialog__form", head(w, w.SignOutTitle), render.TextIn("p", w.SignOutOffline),
			render.El("div.dialog__buttons", render.Button("button", action.Close, "", render.Span(w.Close))))
	}
	var loses []app.UI
	if d.Messages > 0 {
		loses = append(loses, render.TextIn("p", w.LosesMessages.Of(d.Messages)))
	}
	if d.Drafts > 0 {
		loses = append(loses, render.TextIn("p", w.LosesDrafts.Of(d.Drafts)))
	}
	if d.Failed {
		loses = append(loses, render.TextIn("p", w.SignOutFailed))
	}
	do := w.SignOut
	switch {
	case d.Busy:
		do = w.SignOutBusy
	case d.Messages+d.Drafts > 0:
		do = w.SignOutDiscard
	}
	again := w.SignOutGuest
	if d.Account {
		again = w.SignOutAccount
	}
	return render.El("form#signout.dialog__form novalidate=novalidate",
		head(w, w.SignOutTitle),
		render.El("p", render.Sentence(w.SignOutWhat, d.Me.Name)),
		render.El("p", render.Sentence(again, d.Me.Name)),
		render.El("div.dialog__error role=alert", loses...),
		render.El("div.dialog__buttons",
			render.Button("button", action.Close, "", render.Span(w.Cancel)), render.TextIn("button.button.button--danger type=submit", do)),
	)
}
