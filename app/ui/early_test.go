package ui

import (
	"testing"

	"parley/app/ui/action"
)

func TestWhatWasTappedTooEarlyIsDoneAtTheStart(t *testing.T) {
	d := started(t, Early{Tap: Tap{action.Dialog, string(action.SearchDialog)}})
	if d.screen.dialog != action.SearchDialog || !d.glass.modal || d.glass.focus != "search-name" {
		t.Errorf("got the dialog %q, the focus on %q", d.screen.dialog, d.glass.focus)
	}
	d = started(t, Early{Tap: Tap{action.Menu, string(action.RoomMenu)}})
	if d.screen.menu != action.RoomMenu {
		t.Errorf("got the menu %q", d.screen.menu)
	}
}

func TestADrawerThatWasOpenedTooEarlyStaysOpen(t *testing.T) {
	for drawer, early := range map[string]Early{"rooms": {Narrow: true, RoomsOpen: true}, "people": {Narrow: true, PeopleOpen: true}} {
		d := started(t, early)
		d.narrow(true) // as the browser tells at the start
		if got, want := d.frameClass(), "app app--"+drawer; got != want || d.glass.focus != drawer {
			t.Errorf("got %q with the focus on %q, want %q", got, d.glass.focus, want)
		}
	}
}

// started is a model as Root begins with it.
func started(t *testing.T, early Early) *desktop {
	d := newDesktop(t)
	d.drawersOf(early)
	(&Root{m: d.Model, face: d.face, early: early}).begin()
	d.settle()
	return d
}
