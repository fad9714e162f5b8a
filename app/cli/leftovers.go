package cli

import "parley/shared/client/view"

// leftovers announces once that another user of this machine has unsent messages.
func (s *screen) leftovers(v *view.Snapshot) {
	n := len(v.Leftovers)
	if n > 0 && n != s.left {
		s.print("! %d unsent, written under another name. /left lists them, /left send sends them as you, /left discard drops them", n)
	}
	s.left = n
}

// handleLeftovers lists another user's unsent messages, sends them as this user, or drops them.
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
		c.print("! use /left, /left send or /left discard")
	}
}
