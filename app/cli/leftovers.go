package cli

import (
	"parley/shared/chat"
	"parley/shared/client"
)

// leftovers tells once that somebody else has written something on this machine that was not sent.
func (s *screen) leftovers(v *client.View) {
	n := len(v.Leftovers)
	if n > 0 && n != s.left {
		s.print("! %d unsent, written as %s. /left lists them, /left send sends them as you, /left discard drops them",
			n, safeLine(v.Leftovers[0].Owner.Name))
	}
	s.left = n
}

// left lists what somebody else has written and not sent, sends it as this user, or drops it.
func (t *talk) left(what string) {
	do := map[string]func(chat.UserID){"send": t.SendLeftovers, "discard": t.DiscardLeftovers}[what]
	if what != "" && do == nil {
		t.print("! /left, /left send or /left discard")
		return
	}
	all := t.View().Leftovers
	if len(all) == 0 {
		t.print("* nothing is left")
	}
	done := map[chat.UserID]bool{}
	for _, l := range all {
		switch {
		case do == nil:
			t.print("  %s in %s: %s", safeLine(l.Owner.Name), safeLine(string(l.Room)), safeLine(l.Text))
		case !done[l.Owner.ID]:
			done[l.Owner.ID] = true
			do(l.Owner.ID)
		}
	}
}
