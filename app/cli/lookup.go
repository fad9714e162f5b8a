package cli

import (
	"parley/shared/chat"
	"parley/shared/client/view"
)

// lookup looks users up by name.
type lookup struct {
	client *liveClient
	asked  string       // the name that is being looked up, "" for none
	was    *view.Lookup // the answer before that
}

// match returns the user of a name, once the server has answered. It must be called again until then.
func (f *lookup) match(v *view.Snapshot, name string) (match *chat.Person, answered bool) {
	if f.asked != name {
		f.asked, f.was = name, v.Lookup
		f.client.Find(name)
		return nil, false
	}
	if v.Lookup == nil || v.Lookup == f.was || v.Lookup.Name != name || !v.Lookup.Done {
		return nil, false
	}
	f.asked = ""
	return v.Lookup.Match, true
}
