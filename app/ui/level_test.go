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

func TestTheLevelOfARoomIsChosenInItsMenu(t *testing.T) {
	d := newDesktop(t)
	d.change(func(v *view.Snapshot) { v.Rooms[0].Level = chat.LevelMentions })
	d.act(action.Menu, string(action.RoomMenu))
	html := app.HTMLString(d.menuUI(action.RoomMenu))
	uitest.WantAll(t, html, english.LevelTitle, `data-arg="all lobby"`, `data-arg="nothing lobby"`, `data-arg="hidden lobby"`)
	for _, button := range strings.Split(html, "<button")[1:] {
		if checked := strings.Contains(button, "aria-checked") && !strings.Contains(button, `aria-checked="false"`); checked != strings.Contains(button, `data-arg="mentions lobby"`) {
			t.Errorf("checked %v: %s", checked, button)
		}
	}
	d.act(action.Level, "nothing lobby")
	if want := "level lobby nothing"; !slices.Contains(d.did.log, want) {
		t.Errorf("did %v, want %q", d.did.log, want)
	}
	d.change(func(v *view.Snapshot) { v.Rooms = v.Rooms[1:] })
	if html := app.HTMLString(d.menuUI(action.RoomMenu)); strings.Contains(html, english.LevelTitle) {
		t.Error("a room that is not followed has a level")
	}
}

func TestAHiddenRoomIsListedWhileItIsOpen(t *testing.T) {
	d := newDesktop(t)
	hide := func(at int, level chat.Level) string {
		d.change(func(v *view.Snapshot) {
			v.Rooms = slices.Clone(v.Rooms)
			v.Rooms[at].Level, v.Rooms[at].Unread, v.Rooms[at].Mentions = level, 0, 0
		})
		return markupOf(d.roomsUI())
	}
	if page := hide(1, chat.LevelNothing); strings.Count(page, english.LevelMuted) != 1 || !strings.Contains(page, "room--quiet") {
		t.Errorf("a room that says nothing is not marked: %s", page)
	}
	if page := hide(1, chat.LevelHidden); strings.Contains(page, "发布") {
		t.Error("a hidden room is listed")
	}
	d.act(action.Dialog, string(action.RoomsDialog))
	d.settle()
	if page := app.HTMLString(d.dialogUI(action.RoomsDialog)); !strings.Contains(page, "发布") {
		t.Error("a hidden room is not found any more")
	}
	if page := hide(0, chat.LevelHidden); !strings.Contains(page, ">lobby</bdi>") {
		t.Error("the open room is not listed")
	}
}

func TestWhoHidesARoomCanUndoIt(t *testing.T) {
	d := newDesktop(t)
	d.change(func(v *view.Snapshot) { v.Rooms[0].Level = chat.LevelMentions })
	d.act(action.Level, "hidden lobby")
	toast := d.screen.toast
	if toast.text != english.LevelHidden || toast.undo != action.Level || toast.arg != "mentions lobby" {
		t.Errorf("the toast is %+v", toast)
	}
	d.act(toast.undo, toast.arg)
	if want := []string{"level lobby hidden", "level lobby mentions"}; !slices.Equal(d.did.log[len(d.did.log)-2:], want) {
		t.Errorf("did %v, want %v", d.did.log, want)
	}
}

func TestTheCommandAboutTheLevel(t *testing.T) {
	for _, c := range []struct{ text, log, problem, toast string }{
		{"/level mentions", "level lobby mentions", "", english.LevelNow},
		{"/level hidden", "level lobby hidden", "", english.LevelHidden},
		{"/level loud", "", english.LevelInvalid, ""},
	} {
		d := newDesktop(t)
		d.write(c.text)
		d.enter()
		if c.log != "" && !slices.Contains(d.did.log, c.log) || d.composer.problem != c.problem || d.screen.toast.text != c.toast {
			t.Errorf("%s: did %v, says %q and %q", c.text, d.did.log, d.composer.problem, d.screen.toast.text)
		}
	}
	d := newDesktop(t)
	d.write("/level")
	d.enter()
	if d.screen.menu != action.RoomMenu {
		t.Error("without a word, the menu does not open")
	}
	d.change(func(v *view.Snapshot) { v.Rooms = v.Rooms[1:] })
	d.write("/level all")
	d.enter()
	if d.composer.problem != english.LevelNowhere {
		t.Errorf("in a room that is not followed it says %q", d.composer.problem)
	}
}
