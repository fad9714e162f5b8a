package cli

import (
	"fmt"
	"slices"
	"strings"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// muter mutes the users that the command line and /mute name, one after the other.
type muter struct {
	lookup
	names  []string
	muting chat.UserID // not in the snapshot yet
}

// step continues muting; done is false while it waits for an answer. An error is about one name, which is dropped.
func (m *muter) step(v *view.Snapshot) (muted []chat.User, done bool, err error) {
	for len(m.names) > 0 {
		if m.muting != "" {
			at := slices.IndexFunc(v.Muted, func(u chat.User) bool { return u.ID == m.muting })
			if at < 0 {
				return muted, false, nil
			}
			muted, m.muting, m.names = append(muted, v.Muted[at]), "", m.names[1:]
			continue
		}
		if v.Link.State != view.Online {
			return muted, false, nil
		}
		match, answered := m.match(v, m.names[0])
		switch {
		case !answered:
			return muted, false, nil
		case match == nil || match.ID == v.Me.ID:
			err := fmt.Errorf("cannot mute %s: nobody else is called that", safeLine(m.names[0]))
			m.names = m.names[1:]
			return muted, false, err
		}
		m.muting = match.ID
		m.client.Mute(match.User)
	}
	return muted, true, nil
}

// mute hides the messages of a user, or lists the muted users if there is no name.
func (c *conversation) mute(name string) {
	if name = strings.TrimLeft(name, "@＠"); name != "" {
		c.muter.names = append(c.muter.names, name)
		return
	}
	for _, u := range c.View().Muted {
		c.print("  %s", safeLine(u.Name))
	}
	if len(c.View().Muted) == 0 {
		c.print("* you have not muted anybody here")
	}
}

// unmute shows the messages of a user again.
func (c *conversation) unmute(name string) {
	name = strings.TrimLeft(name, "@＠")
	for _, u := range c.View().Muted {
		if view.NameKey(u.Name) == view.NameKey(name) {
			c.Unmute(u.ID)
			c.print("* %s is no longer muted", safeLine(u.Name))
			return
		}
	}
	c.print("! you have not muted %q; /mute lists the muted people", safeLine(name))
}

// stepMute continues muting. It returns false while nothing may be shown, since a name is being looked up.
func (c *conversation) stepMute(v *view.Snapshot) bool {
	muted, done, err := c.muter.step(v)
	for _, u := range muted {
		c.print("* %s is muted on this machine; /unmute %[1]s shows their messages again", safeLine(u.Name))
	}
	if err != nil {
		c.print("! %v", err)
	}
	return done || v.Link.State != view.Online
}
