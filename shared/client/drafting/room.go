// Package drafting decides what becomes of the draft of one room that several devices write: what is saved on the server, what is shown
// in the text field, and what goes to the shelf. It does not know the server, the storage or the field.
package drafting

import (
	"strings"

	"parley/shared/chat"
)

// Room is the draft of one room as a client has it. The zero value is that of a room in which nothing was written.
type Room struct {
	Text  string // as the field has it, when the front end saved it last
	Reply chat.Seq
	Base  int64 // the version on the server that Text continues
	Sent  bool  // Text is empty because it was sent
	Dirty bool  // the server does not have it

	server  chat.Draft // the newest version that is known; version 0: none is
	clash   bool       // server does not continue Text, but is another text
	flight  *Save      // is under way
	unsure  *Save      // was, when the connection ended
	refused bool       // the server refuses Text
}

// Save is what the server should store.
type Save struct {
	Text  string
	Reply chat.Seq
	Base  int64
	Sent  bool
}

// Write takes what the user has written. It returns the text that this replaces, if that belongs on the shelf.
func (r *Room) Write(text string, reply chat.Seq, sent bool) (replaced chat.Draft) {
	sent = sent && text == ""
	if text == r.Text && reply == r.Reply {
		return chat.Draft{}
	}
	if !sent && !chat.KeepsDraft(r.Text, text) {
		replaced = chat.Draft{Text: r.Text, Reply: r.Reply}
	}
	if r.Text == "" && !r.Dirty {
		r.Base = 0 // it is begun anew
	}
	r.Text, r.Reply, r.Sent, r.Dirty, r.refused = text, reply, sent, true, false
	if r.server.Text == "" {
		r.Base = r.server.Version // nothing is there that this could replace
	}
	if text == "" && r.Base == 0 && r.flight == nil && r.unsure == nil {
		r.Dirty = false // the server has nothing of it
	}
	return replaced
}

// Load takes what an earlier run, or another client of this device, has left. The server's newest version is not known to be another one.
func (r *Room) Load(text string, reply chat.Seq, base int64, dirty, sent bool) {
	r.Text, r.Reply, r.Base, r.Dirty, r.Sent, r.refused = text, reply, base, dirty, sent, false
	known := r.server
	r.server = chat.Draft{}
	r.clash = false
	r.Tell(known)
}

// Tell takes a version that the server has. It reports whether what Offer returns may have changed.
func (r *Room) Tell(d chat.Draft) bool {
	if d.Version <= r.server.Version {
		return false
	}
	r.server = d
	if s := r.unsure; s != nil && d.Text == s.Text && d.Version == s.Base+1 { // its answer was lost
		r.Base = d.Version
	}
	r.unsure = nil
	switch {
	case d.Text == r.Text && d.Reply == r.Reply:
		r.Base, r.clash = d.Version, false
		if r.flight == nil {
			r.Dirty = false
		}
	case r.Dirty || r.Text == "" || d.Since <= r.Base:
		r.clash = false
	case d.Text == "": // another text was sent: this one is the draft again
		r.clash, r.Base, r.Dirty = false, d.Version, true
	default:
		r.clash = true
	}
	return true
}

// Next returns what is to be saved on the server now, if anything is. Saved, Refuse or Disconnect must follow.
func (r *Room) Next() (Save, bool) {
	if !r.Dirty || r.flight != nil || r.refused {
		return Save{}, false
	}
	r.flight = &Save{r.Text, r.Reply, r.Base, r.Sent}
	return *r.flight, true
}

// Saved takes the answer to Next: the draft as it stands now. shelved says that the text is on the shelf instead.
func (r *Room) Saved(d chat.Draft, shelved bool) {
	s := r.flight
	if s == nil {
		return
	}
	r.flight = nil
	same := r.Text == s.Text && r.Reply == s.Reply && r.Sent == s.Sent
	r.Dirty = !same
	stored := !shelved && d.Text == s.Text && d.Reply == s.Reply
	newest := r.server
	if stored {
		r.Base, r.clash = max(r.Base, d.Version), false
		r.server = chat.Draft{}
	}
	r.Tell(d)
	r.Tell(newest) // what came before the answer may be the text of another device, saved after it
	if !stored && !same && r.server.Text == "" {
		r.Base = r.server.Version // the user goes on after it was sent elsewhere
	}
}

// Refuse takes that the server refuses the text. It is tried again when the text changes, or at once if that is temporary.
func (r *Room) Refuse(temporary bool) {
	if s := r.flight; s != nil {
		r.flight = nil
		r.refused = !temporary && r.Text == s.Text
	}
}

// Disconnect takes that the connection has ended.
func (r *Room) Disconnect() {
	if r.flight != nil {
		r.unsure, r.flight = r.flight, nil
	}
}

// Offer returns a version from elsewhere that is newer than what the field has, and whether it continues that: then it may replace the
// text of a field that nobody uses. Otherwise the user decides, as after sending: then the field is for what is said next.
func (r *Room) Offer() (d chat.Draft, continues, ok bool) {
	if r.server.Version <= r.Base || r.Dirty || r.server.Text == r.Text && r.server.Reply == r.Reply {
		return chat.Draft{}, false, false
	}
	return r.server, !r.clash && !r.Sent, true
}

// Adopt takes the version that Offer returns into the field. It returns the text that this replaces, if that belongs on the shelf.
func (r *Room) Adopt() (replaced chat.Draft) {
	d, continues, ok := r.Offer()
	if !ok {
		return chat.Draft{}
	}
	if !continues && strings.TrimSpace(r.Text) != "" {
		replaced = chat.Draft{Text: r.Text, Reply: r.Reply}
	}
	r.Text, r.Reply, r.Base, r.Sent, r.clash = d.Text, d.Reply, d.Version, false, false
	return replaced
}

// Waits reports whether a text waits to be sent: in the field, or as another device has left it.
func (r *Room) Waits() bool { return r.Text != "" || !r.Dirty && r.server.Text != "" }

// Stored reports whether this device needs a copy of the draft: a text, or that it was cleared, which the server does not know.
func (r *Room) Stored() bool { return r.Text != "" || r.Dirty }
