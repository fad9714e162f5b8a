package ui

import (
	"testing"

	"parley/app/ui/action"
	"parley/app/ui/host"
	"parley/shared/client/view"
)

// TestWhatWasComparedIsDrawn draws each change of the page from the values that it was noticed by, unless something has happened since.
func TestWhatWasComparedIsDrawn(t *testing.T) {
	d := newDesktop(t)
	r := &Root{m: d.Model, begun: true}
	r.Render()
	if r.changes() {
		t.Error("the page changes, though nothing has happened")
	}

	d.write("@Nobody")
	if !r.changes() {
		t.Fatal("what is written privately changes nothing")
	}
	compared := r.next
	if r.Render(); r.drawn != compared {
		t.Error("the values are made twice for one drawing")
	}

	d.write("@Nobody here")
	r.changes()
	r.act(host.Tap{Action: action.Menu, Arg: string(action.SettingsMenu)})
	if r.Render(); !r.drawn.rooms.Settings.Open {
		t.Error("a menu that is opened before the page is drawn is not shown")
	}

	d.change(func(v *view.Snapshot) { v.Update = true })
	r.changes()
	d.change(func(v *view.Snapshot) { v.Update = false })
	r.changes()
	if r.Render(); r.drawn.banner.Update {
		t.Error("what was taken back before the page is drawn is shown")
	}
}
