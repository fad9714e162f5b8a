package cli

import (
	"fmt"
	"slices"
	"strings"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// blocker blocks the users that the command line and /block name, one after the other.
type blocker struct {
	lookup
	names    []string
	blocking chat.UserID // not in the snapshot yet
}

// step continues blocking; done is false while it waits for an answer. An error is about one name, which is dropped.
func (m *blocker) step(v *view.Snapshot) (blocked []chat.User, done bool, err error) {
	for len(m.names) > 0 {
		if m.blocking != "" {
			at := slices.IndexFunc(v.Blocked, func(u chat.User) bool { return u.ID == m.blocking })
			if at < 0 {
				return blocked, false, nil
			}
			blocked, m.blocking, m.names = append(blocked, v.Blocked[at]), "", m.names[1:]
			continue
		}
		if v.Link.State != view.Online {
			return blocked, false, nil
		}
		match, answered := m.match(v, m.names[0])
		switch {
		case !answered:
			return blocked, false, nil
		case match == nil || match.ID == v.Me.ID:
			err := fmt.Errorf("cannot block %s: nobody else is called that", safeLine(m.names[0]))
			m.names = m.names[1:]
			return blocked, false, err
		}
		m.blocking = match.ID
		m.client.Block(match.User)
	}
	return blocked, true, nil
}

// block hides the messages of a user, or lists the blocked users if there is no name.
func (c *conversation) block(name string) {
	if name = strings.TrimLeft(name, "@＠"); name != "" {
		c.blocker.names = append(c.blocker.names, name)
		return
	}
	for _, u := range c.View().Blocked {
		c.print("  %s", safeLine(u.Name))
	}
	if len(c.View().Blocked) == 0 {
		c.print("* you have not blocked anybody")
	}
}

// unblock shows the messages of a user again.
func (c *conversation) unblock(name string) {
	name = strings.TrimLeft(name, "@＠")
	for _, u := range c.View().Blocked {
		if view.NameKey(u.Name) == view.NameKey(name) {
			c.Unblock(u.ID)
			c.print("* %s is no longer blocked", safeLine(u.Name))
			return
		}
	}
	c.print("! you have not blocked %q; /block lists the blocked people", safeLine(name))
}

// stepBlock continues blocking. It returns false while nothing may be shown, since a name is being looked up.
func (c *conversation) stepBlock(v *view.Snapshot) bool {
	blocked, done, err := c.blocker.step(v)
	for _, u := range blocked {
		c.print("* %s is blocked; /unblock %[1]s shows their messages again", safeLine(u.Name))
	}
	if err != nil {
		c.print("! %v", err)
	}
	return done || v.Link.State != view.Online
}
