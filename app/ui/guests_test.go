package ui

import (
	"slices"
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/uitest"
	"parley/shared/chat"
	"parley/shared/client/view"
)

func TestWhoManagesARoomSaysWhatGuestsMayDo(t *testing.T) {
	d := newDesktop(t)
	if html := app.HTMLString(d.menuUI(action.RoomMenu)); strings.Contains(html, english.GuestsTitle) {
		t.Errorf("somebody without the right finds it in the menu: %s", html)
	}
	d.change(func(v *view.Snapshot) { v.Open.Rights, v.Open.Room.Guests = chat.ToManage, chat.GuestsRead })
	d.act(action.Menu, string(action.RoomMenu))
	uitest.WantAll(t, app.HTMLString(d.menuUI(action.RoomMenu)), english.GuestsTitle)
	d.act(action.Dialog, string(action.TopicDialog))
	d.settle()
	html := app.HTMLString(d.dialogUI(action.TopicDialog))
	uitest.WantAll(t, html, `data-action="admit"`, `data-arg="write"`, `data-arg="read"`, `data-arg="none"`, english.GuestsNone)
	if strings.Count(html, "aria-pressed") != 3 || strings.Count(html, `aria-pressed="false"`) != 2 {
		t.Errorf("the present choice is not marked: %s", html)
	}
	d.act(action.Admit, "none")
	if want := "admit " + string(chat.Lobby) + " none"; !slices.Contains(d.did.log, want) {
		t.Errorf("did %v, want %q", d.did.log, want)
	}
}

func TestTheCommandAboutGuestsIsForWhoManagesTheRoom(t *testing.T) {
	for _, c := range []struct {
		text    string
		rights  chat.Rights
		log     string
		problem string
	}{
		{"/guests none", chat.ToManage, "admit lobby none", ""},
		{"/guests none", chat.ToWrite, "", english.GuestsNotYours},
		{"/guests some", chat.ToManage, "", english.GuestsInvalid},
	} {
		d := newDesktop(t)
		d.change(func(v *view.Snapshot) { v.Open.Rights = c.rights })
		d.write(c.text)
		d.enter()
		if c.log != "" && !slices.Contains(d.did.log, c.log) || d.composer.problem != c.problem {
			t.Errorf("%s: did %v, says %q", c.text, d.did.log, d.composer.problem)
		}
	}
}

func TestAGuestWhoIsKeptOutIsLedToAnAccount(t *testing.T) {
	d := newDesktop(t)
	d.change(func(v *view.Snapshot) {
		v.Open = &view.OpenRoom{Room: chat.Room{ID: "tea", Kind: chat.Public}, Closed: true}
	})
	uitest.WantAll(t, markupOf(d.timelineUI()), english.RoomClosed, `data-action="signin"`, `data-action="account"`)
	if got := d.composerClass(); got != "composer--none" {
		t.Errorf("the composer is %s", got)
	}
	d.change(func(v *view.Snapshot) {
		v.Open = &view.OpenRoom{Room: chat.Room{ID: "tea", Kind: chat.Public, Guests: chat.GuestsRead}, Known: true, ReadOnly: true}
	})
	if got := d.composerClass(); got != "composer--read" {
		t.Errorf("where guests only read, the composer is %s", got)
	}
}
