package ui

import (
	"slices"
	"strings"
	"testing"

	"parley/app/ui/action"
	"parley/app/ui/keys"
	"parley/app/ui/uitest"
	"parley/shared/catalog"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// toasted is what the toast shows.
func (d *desktop) toasted() string { return markupOf(d.toastUI()) }

func TestWhatIsDoneIsSaid(t *testing.T) {
	d := newDesktop(t)
	if got := d.toasted(); !strings.Contains(got, `role="status"`) || strings.Contains(got, "toast\"") {
		t.Errorf("at first there is %s, want the empty region", got)
	}
	d.act(action.Link, "")
	uitest.WantAll(t, d.toasted(), "Link copied")
	d.act(action.BlockUser, string(uitest.Bo.ID))
	uitest.WantAll(t, d.toasted(), "Blocked <bdi translate=\"no\">Bo</bdi>", `data-action="unblockuser"`, "Undo")
	d.change(func(v *view.Snapshot) { v.Blocked = []chat.User{uitest.Bo} })
	d.act(action.UnblockUser, string(uitest.Bo.ID))
	uitest.WantAll(t, d.toasted(), "Unblocked <bdi translate=\"no\">Bo</bdi>")
	d.openDialog(action.RenameDialog)
	d.rename("Zed")
	d.change(func(v *view.Snapshot) { v.Me.Name, v.Me.Rev = "Zed", 1 })
	uitest.WantAll(t, d.toasted(), "You’re now <bdi translate=\"no\">Zed</bdi>")
	d.setLang(catalog.Chinese)
	d.act(action.Link, "")
	uitest.WantAll(t, d.toasted(), "链接已复制")
}

// TestARoomIsSavedByTheBrowser asks for the page in the language of the interface, and says why it cannot be had offline.
func TestARoomIsSavedByTheBrowser(t *testing.T) {
	d := newDesktop(t)
	d.change(func(v *view.Snapshot) { v.Link.State = view.Waiting })
	d.act(action.Save, "")
	uitest.WantAll(t, d.toasted(), "You’re offline.")
	if d.glass.loaded != "" {
		t.Errorf("offline, %s is saved", d.glass.loaded)
	}
	d.change(func(v *view.Snapshot) { v.Link.State = view.Online })
	d.setLang(catalog.Hebrew)
	d.act(action.Save, "")
	uitest.WantAll(t, d.toasted(), catalog.Hebrew.Words().SavingRoom)
	if d.glass.loaded != "/api/rooms/lobby/room.html?lang=he" {
		t.Errorf("%s is saved", d.glass.loaded)
	}
}

func TestAToastGoesByItself(t *testing.T) {
	d := newDesktop(t)
	d.act(action.Link, "")
	first := d.timers
	d.timers = nil
	d.act(action.BlockUser, string(uitest.Bo.ID))
	for _, f := range first {
		f()
	}
	uitest.WantAll(t, d.toasted(), "Blocked") // the timer of the toast before does not end it
	d.wait()
	if got := d.toasted(); strings.Contains(got, "Blocked") {
		t.Errorf("it stays: %s", got)
	}
}

func TestADialogTakesTheToastAway(t *testing.T) {
	d := newDesktop(t)
	d.act(action.BlockUser, string(uitest.Bo.ID))
	uitest.WantAll(t, d.toasted(), "Blocked")
	d.act(action.Dialog, string(action.BlockedDialog))
	if d.screen.toast.text != "" {
		t.Errorf("behind the dialog stands %q", d.screen.toast.text)
	}
}

func TestWhatIsDoneInADialogIsSaidThere(t *testing.T) {
	d := newDesktop(t)
	d.act(action.Dialog, string(action.BlockedDialog))
	d.act(action.UnblockUser, string(uitest.Bo.ID))
	if outside, inside := d.toasted(), d.frame().dialogToast.Text; strings.Contains(outside, `"toast"`) || inside != d.w.UnblockedNow {
		t.Errorf("the dialog says %q, the page behind it %s", inside, outside)
	}
	d.close()
	uitest.WantAll(t, d.toasted(), "Bo")
}

func TestLeavingARoomCanBeUndone(t *testing.T) {
	d := newDesktop(t)
	all := d.view.Rooms
	d.change(func(v *view.Snapshot) {
		v.Open.Room = all[1].Room
	})
	d.asked = all[1].ID
	d.act(action.Leave, "")
	if got := d.toasted(); strings.Contains(got, "Left") {
		t.Errorf("before it is left: %s", got)
	}
	d.change(func(v *view.Snapshot) { v.Rooms = all[:1] })
	uitest.WantAll(t, d.toasted(), "Left <bdi translate=\"no\">#发布</bdi>", `data-action="join"`, `data-arg="发布"`)
	d.act(action.Join, "发布")
	if got := d.toasted(); d.trips[len(d.trips)-1] != "发布" || strings.Contains(got, "Left") {
		t.Errorf("got the trips %q and %s; want the room joined again", d.trips, got)
	}
	d.change(func(v *view.Snapshot) { v.Rooms = all })
	d.change(func(v *view.Snapshot) { v.Rooms = all[:1] }) // left elsewhere
	if got := d.toasted(); strings.Contains(got, "Left") {
		t.Errorf("another session's leaving says %s", got)
	}
}

func TestOfflineNothingIsLostInSilence(t *testing.T) {
	d := newDesktop(t)
	d.change(func(v *view.Snapshot) { v.Link.State = view.Waiting })
	d.act(action.Dialog, string(action.RenameDialog))
	d.glass.values["rename-name"] = "Ada"
	d.submitForm("rename")
	uitest.WantAll(t, markupOf(d.dialogUI(action.RenameDialog)), "You’re offline. What you typed is kept")
	if slices.Contains(d.did.log, "rename Ada") || d.screen.dialog != action.RenameDialog {
		t.Fatalf("done is %q, the dialog %q", d.did.log, d.screen.dialog)
	}
	d.act(action.Close, "")
	d.act(action.Dialog, string(action.RenameDialog))
	uitest.WantAll(t, markupOf(d.dialogUI(action.RenameDialog)), `value="Ada"`)
	d.submitForm("rename")
	d.change(func(v *view.Snapshot) { v.Link.State = view.Online })
	if page := markupOf(d.dialogUI(action.RenameDialog)); strings.Contains(page, "offline") {
		t.Errorf("online it says %s", page)
	}
	d.submitForm("rename")
	if !slices.Contains(d.did.log, "rename Ada") {
		t.Errorf("done is %q, want the name asked for", d.did.log)
	}
	d.change(func(v *view.Snapshot) { v.Link.State = view.Waiting })
	uitest.WantAll(t, markupOf(d.dialogUI(action.RenameDialog)), "offline") // before the answer came
	d.change(func(v *view.Snapshot) { v.Link.State = view.Online })
	d.act(action.Close, "")
	if page := markupOf(d.dialogUI(action.RenameDialog)); !strings.Contains(page, `value="Brave-Otter"`) {
		t.Errorf("what was sent is kept: %s", page)
	}

	d.change(func(v *view.Snapshot) { v.Link.State = view.Waiting })
	d.act(action.Dialog, string(action.RoomsDialog))
	d.roomTyped("Tea")
	d.glass.values["create-name"], d.glass.values["create-topic"] = "Tea", "green"
	d.submitForm("create")
	uitest.WantAll(t, markupOf(d.dialogUI(action.RoomsDialog)), "What you typed is kept", "Only rooms saved on this device")
	d.act(action.Close, "")
	d.act(action.Dialog, string(action.RoomsDialog))
	uitest.WantAll(t, markupOf(d.dialogUI(action.RoomsDialog)), `value="Tea"`, `value="green"`, "Create #tea")
	d.act(action.Close, "")

	d.act(action.Leave, "")
	d.act(action.Decline, "direct:a:b")
	uitest.WantAll(t, d.toasted(), "Try again when you’re back online")
	for _, did := range d.did.log {
		if strings.HasPrefix(did, "create") || strings.HasPrefix(did, "leave") || strings.HasPrefix(did, "answer") {
			t.Errorf("done is %q", did)
		}
	}
}

func TestAMenuTakesTheFocusAndGivesItBack(t *testing.T) {
	for _, kind := range []action.MenuKind{action.SettingsMenu, action.RoomMenu} {
		d := newDesktop(t)
		d.act(action.Menu, string(kind))
		d.settle()
		if want := "#menu-" + string(kind) + " [role^=menuitem]"; d.glass.focus != want {
			t.Errorf("%s: got the focus on %q, want its first item", kind, d.glass.focus)
		}
		page := markupOf(d.menuUI(kind))
		uitest.WantAll(t, page, `role="menu"`, `role="menuitem" `, `tabindex="-1"`)
		if strings.Contains(page, `tabindex="0"`) {
			t.Errorf("%s: Tab stops in the menu", kind)
		}
		d.shortcut(keys.CloseTop)
		d.settle()
		if d.screen.menu != action.NoMenu || d.glass.focus != kind.Opener() {
			t.Errorf("%s: got the menu %q and the focus on %q, want it closed and its button", kind, d.screen.menu, d.glass.focus)
		}
	}
	d := newDesktop(t)
	page := markupOf(d.menuUI(action.SettingsMenu)) // where go-app draws on a server, it leaves "true" out
	if all, off := strings.Count(page, `role="menuitemradio"`), strings.Count(page, `aria-checked="false"`); all-off != 5 || off != 7 {
		t.Errorf("%d choices are on and %d off, want 5 (theme, language, messages, undo, typing) and 7", all-off, off)
	}
	uitest.WantAll(t, markupOf(d.barUI()), `aria-haspopup="menu"`, `aria-expanded="false"`, `aria-controls="menu-room"`)
}
