package ui

import (
	"reflect"
	"testing"

	"parley/app/ui/action"
	"parley/app/ui/host"
	"parley/app/ui/keys"
	"parley/shared/client/view"
)

// TestWhatWasComparedIsDrawn draws each change of the page from the values that it was noticed by, unless something has happened since.
func TestWhatWasComparedIsDrawn(t *testing.T) {
	d := newDesktop(t)
	r := &Root{m: d.Model, begun: true}
	r.Render()
	if d.changes() {
		t.Error("the page changes, though nothing has happened")
	}

	d.write("@Nobody")
	if !d.changes() {
		t.Fatal("what is written privately changes nothing")
	}
	compared := d.next
	if r.Render(); d.drawn != compared {
		t.Error("the values are made twice for one drawing")
	}

	d.change(func(v *view.Snapshot) { v.Update = true })
	d.changes()
	d.change(func(v *view.Snapshot) { v.Update = false })
	d.changes()
	if r.Render(); d.drawn.banner.Update {
		t.Error("what was taken back before the page is drawn is shown")
	}
}

// TestWhatHappensBeforeAChangeIsDrawnIsDrawn does something after a change was noticed, and before it was drawn.
func TestWhatHappensBeforeAChangeIsDrawnIsDrawn(t *testing.T) {
	for name, then := range map[string]func(r *Root, d *desktop){
		"a text in a field": func(_ *Root, d *desktop) { d.Typed(action.SearchDialog.FieldID(), "from:") },
		"a key in a list":   func(_ *Root, d *desktop) { d.Pressed(action.SearchDialog.FieldID(), keys.Press{Key: "ArrowDown"}) },
		"a click":           func(r *Root, _ *desktop) { r.act(host.Tap{Action: action.Close}) },
		"what waited until the page was drawn": func(_ *Root, d *desktop) {
			d.afterwards(func() { d.screen.dialog = action.NoDialog })
			d.settle()
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesktop(t)
			r := &Root{m: d.Model, begun: true}
			d.openDialog(action.SearchDialog)
			d.Typed(action.SearchDialog.FieldID(), "tea fr")
			d.hitsOf("tea", 3, 2)
			d.draw()
			d.change(func(v *view.Snapshot) { v.Update = true })
			if !d.changes() {
				t.Fatal("nothing has changed")
			}
			noticed := d.next
			then(r, d)
			if reflect.DeepEqual(noticed, d.frame()) {
				t.Fatal("what was done changes nothing")
			}
			if d.draw(); !reflect.DeepEqual(d.drawn, d.frame()) {
				t.Error("the page is drawn as it was before that")
			}
		})
	}
}
