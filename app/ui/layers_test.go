package ui

import (
	"slices"
	"testing"

	"parley/app/ui/action"
	"parley/app/ui/keys"
	"parley/app/ui/uitest"
	"parley/shared/chat"
)

func TestBackClosesTheTopmostLayerFirst(t *testing.T) {
	d := newDesktop(t)
	d.narrow(true)
	open := func() [3]bool {
		return [3]bool{d.screen.rooms, d.screen.menu != action.NoMenu, d.screen.dialog != action.NoDialog}
	}
	d.act(action.Rooms, "")
	d.act(action.Menu, string(action.SettingsMenu))
	d.settle()
	if got := open(); got != [3]bool{true, true, false} || d.glass.layers != 2 {
		t.Fatalf("open are %v, in the history %d", got, d.glass.layers)
	}
	d.back(1)
	d.settle()
	if got := open(); got != [3]bool{true, false, false} || d.glass.layers != 1 || d.glass.focus != "open-settings" {
		t.Errorf("after one step back: open are %v, in the history %d, the focus is on %q", got, d.glass.layers, d.glass.focus)
	}
	d.back(0)
	d.settle()
	if got := open(); got != [3]bool{} || d.glass.layers != 0 || d.glass.focus != action.RoomsOpener {
		t.Errorf("after two: open are %v, in the history %d, the focus is on %q", got, d.glass.layers, d.glass.focus)
	}
}

// TestShiftEscapeReadsNothingBehindADialog has what the key would mark as read stand behind what it closes.
func TestShiftEscapeReadsNothingBehindADialog(t *testing.T) {
	d := newDesktop(t)
	d.openDialog(action.HelpDialog)
	d.shortcut(keys.ReadRooms)
	if d.screen.dialog != action.NoDialog || slices.Contains(d.did.log, "rooms read") {
		t.Errorf("the dialog is %q, did %v", d.screen.dialog, d.did.log)
	}
	d.shortcut(keys.ReadRooms)
	if !slices.Contains(d.did.log, "rooms read") {
		t.Errorf("did %v, want the rooms to be read", d.did.log)
	}
}

// TestEscapeClosesOneLayerAtATime opens a dialog above the drawer of people.
func TestEscapeClosesOneLayerAtATime(t *testing.T) {
	d := newDesktop(t)
	d.narrow(true)
	d.act(action.People, "")
	d.shortcut(keys.SearchMessages)
	if !d.screen.people || d.screen.dialog == action.NoDialog {
		t.Fatal("the dialog does not stand above the drawer: this proves nothing")
	}
	d.shortcut(keys.CloseTop)
	if d.screen.dialog != action.NoDialog || !d.screen.people {
		t.Errorf("after Escape: dialog %q, drawer %v, want the drawer only", d.screen.dialog, d.screen.people)
	}
	d.shortcut(keys.CloseTop)
	if d.screen.people {
		t.Error("after two, the drawer is open")
	}
}

// TestEveryLayerIsInTheHistory opens each kind by itself, and closes it as a person does without Back.
func TestEveryLayerIsInTheHistory(t *testing.T) {
	layers := map[string]func(d *desktop){
		"the rooms":       func(d *desktop) { d.act(action.Rooms, "") },
		"the people":      func(d *desktop) { d.act(action.People, "") },
		"a menu":          func(d *desktop) { d.act(action.Menu, string(action.RoomMenu)) },
		"the search":      func(d *desktop) { d.shortcut(keys.SearchMessages) },
		"the shortcuts":   func(d *desktop) { d.shortcut(keys.ShowHelp) },
		"a person's card": func(d *desktop) { d.act(action.Person, string(uitest.Bo.ID)) },
	}
	for name, open := range layers {
		d := newDesktop(t)
		d.narrow(true)
		for _, closed := range []func(){
			func() { d.shortcut(keys.CloseTop) }, func() { d.back(0) }, func() { d.Model.enter("发布"); d.Model.enter(chat.Lobby) },
		} {
			open(d)
			d.settle()
			if d.glass.layers != 1 {
				t.Errorf("%s: %d in the history", name, d.glass.layers)
			}
			closed()
			d.settle()
			if d.glass.layers != 0 || d.depth() != 0 {
				t.Errorf("%s, closed: %d in the history", name, d.glass.layers)
			}
		}
	}
}

func TestPeopleAsAColumnAreNoLayer(t *testing.T) {
	d := newDesktop(t)
	d.act(action.People, "")
	d.settle()
	if d.glass.layers != 0 {
		t.Errorf("%d in the history", d.glass.layers)
	}
}
