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
	if html := app.HTMLString(d.menuUI(action.RoomMenu)); strings.Contains(html, english.RoomSettings) {
		t.Errorf("somebody without the right finds it in the menu: %s", html)
	}
	d.change(func(v *view.Snapshot) { v.Open.Rights, v.Open.Room.Guests = chat.ToManage, chat.GuestsRead })
	d.act(action.Menu, string(action.RoomMenu))
	uitest.WantAll(t, app.HTMLString(d.menuUI(action.RoomMenu)), english.RoomSettings)
	d.act(action.Dialog, string(action.TopicDialog))
	d.settle()
	html := app.HTMLString(d.dialogUI(action.TopicDialog))
	uitest.WantAll(t, html, `data-action="configure"`, `data-arg="guests write"`, `data-arg="guests read"`, `data-arg="guests none"`, english.GuestsNone)
	if choices := 3 + len(chat.Slows) + 2 + 2 + 1 + len(chat.Calms); strings.Count(html, "aria-pressed") != choices || strings.Count(html, `aria-pressed="false"`) != choices-5 {
		t.Errorf("the present choices are not marked: %s", html)
	}
	d.act(action.Configure, "guests none")
	if want := "configure " + string(chat.Lobby) + " guests none"; !slices.Contains(d.did.log, want) {
		t.Errorf("did %v, want %q", d.did.log, want)
	}
}

func TestTheCommandsAboutARoomAreForThoseWhoKeepOrderThere(t *testing.T) {
	for _, c := range []struct {
		text    string
		rights  chat.Rights
		log     string
		problem string
	}{
		{"/guests none", chat.ToManage, "configure lobby guests none", ""},
		{"/guests none", chat.ToWrite, "", english.GuestsNotYours},
		{"/guests some", chat.ToManage, "", english.GuestsInvalid},
		{"/slow 45s", chat.ToModerate, "configure lobby slow 45s", ""},
		{"/slow 45s", chat.ToWrite, "", english.SlowNotYours},
		{"/slow down", chat.ToModerate, "", english.SlowInvalid},
		{"/archive on", chat.ToManage, "configure lobby archive on", ""},
		{"/archive on", chat.ToModerate, "", english.GuestsNotYours},
		{"/archive it", chat.ToManage, "", english.ArchiveInvalid},
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
		v.Open = &view.OpenRoom{Room: chat.Room{ID: "tea", Kind: chat.Public, Settings: chat.Settings{Guests: chat.GuestsRead}}, Known: true, ReadOnly: true}
	})
	if got := d.composerClass(); got != "composer--read" {
		t.Errorf("where guests only read, the composer is %s", got)
	}
}
