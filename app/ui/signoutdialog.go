package ui

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/render"
	"parley/shared/client/view"
)

// countWait is how long counting what is unsent may take.
const countWait = 5 * time.Second

// leaving is how far signing out has come.
type leaving struct {
	messages, drafts int // not sent
	busy, failed     bool
}

// signOutDialog says what signing out does, and what would be lost by it.
func (m *Model) signOutDialog() app.HTMLElem {
	w, l, me := m.w, m.screen.leaving, m.view.Me.Name
	if m.view.Link.State != view.Online && !l.busy {
		return render.El("div.dialog__form", m.dialogHead(w.SignOutTitle), render.TextIn("p", w.SignOutOffline),
			render.El("div.dialog__buttons", render.Button("button", action.Close, "", render.Span(w.Close))))
	}
	var loses []app.UI
	if l.messages > 0 {
		loses = append(loses, render.TextIn("p", w.LosesMessages.Of(l.messages)))
	}
	if l.drafts > 0 {
		loses = append(loses, render.TextIn("p", w.LosesDrafts.Of(l.drafts)))
	}
	if l.failed {
		loses = append(loses, render.TextIn("p", w.SignOutFailed))
	}
	do := w.SignOut
	switch {
	case l.busy:
		do = w.SignOutBusy
	case l.messages+l.drafts > 0:
		do = w.SignOutDiscard
	}
	return render.El("form#signout.dialog__form novalidate=novalidate",
		m.dialogHead(w.SignOutTitle),
		render.El("p", render.Sentence(w.SignOutWhat, me)),
		render.El("p", render.Sentence(w.SignOutGuest, me)),
		render.El("div.dialog__error role=alert", loses...),
		render.El("div.dialog__buttons",
			render.Button("button", action.Close, "", render.Span(w.Cancel)), render.TextIn("button.button.button--danger type=submit", do)),
	)
}

// countUnsent counts what signing out would lose, the composer's text with it.
func (m *Model) countUnsent() {
	m.screen.leaving = leaving{}
	m.catchUp()
	if m.talk.text != "" { // else what another tab keeps for this room would go
		m.saveDraft()
	}
	m.fetch(func() string {
		ctx, cancel := context.WithTimeout(context.Background(), countWait)
		defer cancel()
		messages, drafts := m.face.Actions.Unsent(ctx)
		return strconv.Itoa(messages) + " " + strconv.Itoa(drafts)
	}, func(counts string) {
		messages, drafts, _ := strings.Cut(counts, " ")
		m.screen.leaving.messages, _ = strconv.Atoi(messages)
		m.screen.leaving.drafts, _ = strconv.Atoi(drafts)
		m.touch(partDialog)
	})
}

// signOut begins to sign out. The page goes away in the end, in every tab.
func (m *Model) signOut() {
	l := &m.screen.leaving
	if l.busy || m.view.Link.State != view.Online {
		return
	}
	l.busy, l.failed = true, false
	m.touch(partDialog)
	m.face.Platform.SignOut()
}

// staysSignedIn is told when signing out has failed.
func (m *Model) staysSignedIn() {
	m.screen.leaving.busy, m.screen.leaving.failed = false, true
	m.touch(partDialog)
}
