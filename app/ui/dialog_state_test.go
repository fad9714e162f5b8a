package ui

import (
	"testing"

	"parley/app/ui/action"
)

// TestADialogThatIsOpenIsNotEmpty has a browser tell late that a dialog was closed: input goes before its events on a busy machine.
func TestADialogThatIsOpenIsNotEmpty(t *testing.T) {
	for name, c := range map[string]struct {
		then func(d *desktop)
		want action.DialogKind
	}{
		"closed by the person":              {func(d *desktop) { d.closed() }, action.NoDialog},
		"closed, and another one is opened": {func(d *desktop) { d.close(); d.openDialog(action.HelpDialog); d.closed() }, action.HelpDialog},
		"closed where that is noticed late": {func(d *desktop) { d.openDialog(action.HelpDialog); d.closed() }, action.HelpDialog},
		"opened and closed at once":         {func(d *desktop) { d.close(); d.openDialog(action.HelpDialog); d.close() }, action.NoDialog},
		"two are opened at once":            {func(d *desktop) { d.close(); d.openDialog(action.HelpDialog); d.openDialog(action.DirectDialog) }, action.DirectDialog},
	} {
		d := newDesktop(t)
		d.openDialog(action.RoomsDialog)
		d.settle()
		c.then(d)
		d.settle()
		if d.screen.dialog != c.want || d.glass.modal != (c.want != action.NoDialog) {
			t.Errorf("%s: the dialog is %q, open %v; want %q", name, d.screen.dialog, d.glass.modal, c.want)
		}
		if d.closed(); d.screen.dialog != action.NoDialog || d.glass.modal {
			t.Errorf("%s: it cannot be closed any more", name)
		}
	}
}
