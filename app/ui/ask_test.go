package ui

import (
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/address"
	"parley/app/ui/component"
	"parley/app/ui/uitest"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// visits shows a room that is joined by asking to somebody with a role there.
func (d *desktop) visits(role chat.Role) {
	d.change(func(v *view.Snapshot) {
		v.Open.Room.Asking = true
		v.Open.Rights = chat.RightsIn(v.Open.Room, "", role)
		v.Open.ReadOnly = !v.Open.Rights.Has(chat.ToWrite)
	})
}

func TestWhoOnlyReadsAsksToJoinInPlaceOfWriting(t *testing.T) {
	d := newDesktop(t)
	room := string(d.open().Room.ID)
	d.visits(chat.RoleVisitor)
	uitest.WantAll(t, markupOf(d.composerUI()), "type=\"submit\"", english.AskHere, english.AskDo, `id="`+component.AskID+`"`, english.AskWord)
	if got := d.composerClass(); got != "composer--read" {
		t.Errorf("the composer is %s", got)
	}
	d.glass.values[component.AskID] = " it is me "
	d.submitForm("composer")
	if want := "ask " + room + " true it is me"; !d.wants(want) {
		t.Errorf("did %q, want %q", d.did.log, want)
	}
	d.change(func(v *view.Snapshot) { v.Open.Asked = 1 })
	html := markupOf(d.composerUI())
	uitest.WantAll(t, html, english.AskedHere, english.AskBack)
	if strings.Contains(html, component.AskID) || strings.Contains(html, english.AskDo) {
		t.Errorf("it can be asked again: %s", html)
	}
	d.glass.values[component.AskID] = ""
	d.submitForm("composer")
	if !d.wants("ask " + room + " false ") {
		t.Errorf("did %q", d.did.log)
	}
	d.visits(chat.RoleGuest)
	if html := markupOf(d.composerUI()); strings.Contains(html, english.AskedHere) {
		t.Errorf("who is let in: %s", html)
	}
}

func TestModeratorsAreLedToWhoAsks(t *testing.T) {
	d := newDesktop(t)
	d.visits(chat.RoleModerator)
	if html := markupOf(d.composerUI()); strings.Contains(html, "composer__read--shown") {
		t.Errorf("nobody asks: %s", html)
	}
	d.change(func(v *view.Snapshot) { v.Open.Asked = 2 })
	uitest.WantAll(t, markupOf(d.composerUI()), english.Asking.Of(2), `href="`+address.AsksPath(d.config.Base, d.open().Room.ID)+`"`)
	if got := address.AsksPath("/chat/", "film-club"); got != "/chat/admin/rooms/film-club/asks" {
		t.Errorf("they are at %s", got)
	}
}

func TestTheWelcomeOfAVisitorPromisesNoReaders(t *testing.T) {
	d := newDesktop(t)
	d.screen.welcome = true
	uitest.WantAll(t, markupOf(d.composerUI()), english.WelcomePrivate)
	d.visits(chat.RoleVisitor)
	html := markupOf(d.composerUI())
	uitest.WantAll(t, html, english.WelcomeRename)
	if strings.Contains(html, english.WelcomePrivate) {
		t.Errorf("to somebody who cannot write: %s", html)
	}
}

func TestModeratorsChooseThatARoomIsJoinedByAsking(t *testing.T) {
	d := newDesktop(t)
	room := string(d.open().Room.ID)
	d.visits(chat.RoleModerator)
	d.act(action.Dialog, string(action.TopicDialog))
	d.settle()
	uitest.WantAll(t, app.HTMLString(d.dialogUI(action.TopicDialog)), english.AskTitle, `data-arg="asking off"`, `data-arg="asking on"`, english.AskOn)
	d.act(action.Configure, "asking off")
	if want := "configure " + room + " asking off"; !d.wants(want) {
		t.Errorf("did %q, want %q", d.did.log, want)
	}
	d.visits(chat.RoleVisitor)
	d.settle()
	html := app.HTMLString(d.dialogUI(action.TopicDialog))
	uitest.WantAll(t, html, english.AskOn)
	if strings.Contains(html, "asking off") {
		t.Errorf("somebody without the right: %s", html)
	}
}

func TestWhoWasTurnedAwayIsToldWhenToAskAgain(t *testing.T) {
	d := newDesktop(t)
	refusal := chat.Limited("you ask", chat.AskAgain)
	d.change(func(v *view.Snapshot) { v.Notices = []view.Notice{{ID: 1, About: "ask", Error: refusal}} })
	uitest.WantAll(t, markupOf(d.bannerUI()), english.AskTomorrow)
}
