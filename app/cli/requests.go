package cli

import (
	"strings"

	"parley/shared/client/view"
)

// requests announces each request to talk privately once.
func (s *screen) requests(v *view.Snapshot) {
	for _, r := range v.Requests {
		if r.Peer == nil || s.requested[r.ID] {
			continue
		}
		s.requested[r.ID] = true
		name := safeLine(r.Peer.Name)
		s.print("* %s wants to talk privately: /requests lists them, /accept %s, /decline %s", name, name, name)
	}
}

// listRequests prints the pending requests.
func (c *conversation) listRequests() {
	v := c.View()
	if len(v.Requests) == 0 {
		c.print("* there are no requests")
		return
	}
	for _, r := range v.Requests {
		if r.Peer != nil {
			c.print("  %-24s %3d unread  /join %s reads it without answering", safeLine(r.Peer.Name), r.Unread, safeLine(string(r.ID)))
		}
	}
	if v.RequestCount > len(v.Requests) {
		c.print("  and %d more", v.RequestCount-len(v.Requests))
		c.MoreRequests()
	}
}

// settleRequest accepts or declines the request of the user with that name.
func (c *conversation) settleRequest(name string, accept bool) {
	name = strings.TrimPrefix(name, "@")
	for _, r := range c.View().Requests {
		if r.Peer == nil || !strings.EqualFold(r.Peer.Name, name) {
			continue
		}
		c.Answer(r.ID, accept)
		if accept {
			c.print("* you can now talk to %s privately: @%s TEXT, or /join %s", safeLine(r.Peer.Name), safeLine(r.Peer.Name), safeLine(string(r.ID)))
		} else {
			c.print("* declined; %s is not notified", safeLine(r.Peer.Name))
		}
		return
	}
	c.print("! nobody of that name has sent a request; /requests lists them")
}
