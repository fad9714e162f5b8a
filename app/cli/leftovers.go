package cli

import "parley/shared/client/view"

// leftovers tells once that somebody else has written something on this machine that was not sent.
func (s *screen) leftovers(v *view.Snapshot) {
	n := len(v.Leftovers)
	if n > 0 && n != s.left {
		s.print("! %d unsent, written under another name. /left lists them, /left send sends them as you, /left discard drops them", n)
	}
	s.left = n
}

// handleLeftovers lists what somebody else has written and not sent, sends it as this user, or drops it.
func (c *conversation) handleLeftovers(what string) {
	all := c.View().Leftovers
	switch {
	case len(all) == 0:
		c.print("* nothing is left")
	case what == "":
		for _, l := range all {
			c.print("  %s in %s: %s", safeLine(l.Owner.Name), safeLine(string(l.Room)), safeLine(l.Text))
		}
	case what == "send":
		c.SendLeftovers()
	case what == "discard":
		c.DiscardLeftovers()
	default:
		c.print("! /left, /left send or /left discard")
	}
}
