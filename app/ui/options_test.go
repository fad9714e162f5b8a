package ui

import (
	"strings"
	"testing"

	"parley/app/ui/action"
	"parley/app/ui/uitest"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// TestEveryOptionOfAMessageHasASign opens the menus that together have all options: without its sign, the name of one would be out of line.
func TestEveryOptionOfAMessageHasASign(t *testing.T) {
	d := talked(t)
	d.change(func(v *view.Snapshot) { v.Open.Rights = chat.ToModerate })
	shown := map[string]bool{}
	for _, change := range []func(*view.Row){
		func(r *view.Row) { r.EditedAt, r.Reactions = uitest.Noon(t), []view.Reaction{{Key: "👍", Count: 1}} },
		func(r *view.Row) { r.Pinned = true },
		func(r *view.Row) { r.Gone = true },
		func(r *view.Row) { r.Mine, r.Nonce, r.Seq, r.Gone, r.State = true, "a-nonce", 0, false, view.Failed },
	} {
		d.reshape("1", change)
		d.openOptions("1")
		for _, item := range strings.Split(markupOf(d.optionsUI()), "<button")[1:] {
			if !strings.Contains(item, "menu__item--icon") {
				continue
			}
			name := between(item, `data-action="`, `"`)
			shown[name] = true
			if !strings.Contains(item, "<svg") {
				t.Errorf("%s has no sign", name)
			}
		}
		d.closeTop()
	}
	if len(shown) < 13 || !shown[string(action.Erase)] || !shown[string(action.Retry)] || !shown[string(action.FromHere)] {
		t.Errorf("the menus have only %v", shown)
	}
}
