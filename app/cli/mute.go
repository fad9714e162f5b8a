package cli

import (
	"fmt"
	"slices"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// finder looks users up by name.
type finder struct {
	line  *line
	asked string       // the name that is looked for, "" for none
	was   *view.Lookup // the answer to the question before it
}

// who returns who has a name, once the server has answered.
func (f *finder) who(v *view.Snapshot, name string) (match *chat.Person, answered bool) {
	if f.asked != name {
		f.asked, f.was = name, v.Lookup
		f.line.Find(name)
		return nil, false
	}
	if v.Lookup == nil || v.Lookup == f.was || v.Lookup.Name != name || !v.Lookup.Done {
		return nil, false
	}
	f.asked = ""
	return v.Lookup.Match, true
}

// muter mutes the users that the command line and /mute name, one after the other.
type muter struct {
	finder
	names  []string
	muting chat.UserID // is not in the View yet
}

// step goes on with it; done is false while it waits for an answer. An error is about one name, which is dropped.
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
		match, answered := m.who(v, m.names[0])
		switch {
		case !answered:
			return muted, false, nil
		case match == nil || match.ID == v.Me.ID:
			err := fmt.Errorf("cannot mute %s: nobody else is called that", safeLine(m.names[0]))
			m.names = m.names[1:]
			return muted, false, err
		}
		m.muting = match.ID
		m.line.Mute(match.User)
	}
	return muted, true, nil
}
