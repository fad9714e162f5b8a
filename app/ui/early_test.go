package ui

import (
	"testing"

	"parley/app/ui/action"
	"parley/app/ui/host"
)

func TestWhatWasTappedTooEarlyIsDoneAtTheStart(t *testing.T) {
	d := started(t, host.Early{Tap: host.Tap{Action: action.Dialog, Arg: string(action.SearchDialog)}})
	if d.screen.dialog != action.SearchDialog || !d.glass.modal || d.glass.focus != "search-name" {
		t.Errorf("got the dialog %q, the focus on %q", d.screen.dialog, d.glass.focus)
	}
	d = started(t, host.Early{Tap: host.Tap{Action: action.Menu, Arg: string(action.RoomMenu)}})
	if d.screen.menu != action.RoomMenu {
		t.Errorf("got the menu %q", d.screen.menu)
	}
}

func TestADrawerThatWasOpenedTooEarlyStaysOpen(t *testing.T) {
	for drawer, early := range map[string]host.Early{"rooms": {Narrow: true, RoomsOpen: true}, "people": {Narrow: true, PeopleOpen: true}} {
		d := started(t, early)
		d.narrow(true) // as the browser tells at the start
		if got, want := d.frameClass(), "app app--"+drawer; got != want || d.glass.focus != drawer {
			t.Errorf("got %q with the focus on %q, want %q", got, d.glass.focus, want)
		}
	}
}

// started is a model as Root begins with it.
func started(t *testing.T, early host.Early) *desktop {
	d := newDesktop(t)
	d.setDrawers(early)
	(&Root{m: d.Model, config: d.config, early: early}).begin()
	d.settle()
	return d
}

func TestAClickBeforeTheRoomIsEnteredIsNotLost(t *testing.T) {
	d := newDesktop(t)
	r := &Root{m: d.Model, config: d.config}
	r.act(host.Tap{Action: action.Dialog, Arg: string(action.HelpDialog)})
	r.act(host.Tap{}) // on nothing
	r.begin()
	if d.screen.dialog != action.HelpDialog {
		t.Errorf("the dialog that was opened before the room was entered is %q now", d.screen.dialog)
	}
}
