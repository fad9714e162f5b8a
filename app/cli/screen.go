package cli

import (
	"cmp"
	"fmt"
	"io"
	"time"

	"parley/shared/chat"
	"parley/shared/client/view"
)

const (
	lastRows     = 20              // shown of a room when it is opened
	pendingDelay = time.Second     // until an unsent message gets a line: the user has just typed it
	offlineDelay = 3 * time.Second // until a lost connection gets a line
)

// screen prints the news of a snapshot line by line, each once.
type screen struct {
	out       io.Writer
	room      chat.RoomID
	opened    bool // the room's header is printed
	removed   bool // it is printed that the user does not belong to it any more
	marks     map[string]printed
	notices   map[int64]bool
	requested map[chat.RoomID]bool // requests that were announced
	lost      bool                 // a lost connection was announced
	refusal   string               // that was announced
	name      string               // the name that was announced, with the role
	away      bool                 // it was announced that the user appears away
	folded    string               // the rest of the last folded message
	calm      string               // what was printed of the calm of the room
	asked     asking               // what was printed of who asks to join the room
	plain     bool                 // messages are printed as they were typed
	left      int                  // leftovers that were announced
	opening   bool                 // the rows are those with which the room opens
	reveal    func(key string)     // shows the messages of a row one by one; may be nil
}

// printed is what was printed for a row.
type printed struct {
	state  view.RowState
	since  time.Time   // of that state
	reason *chat.Error // of a refusal: another pointer is a new refusal, even if nothing was printed in between
	done   bool
	people map[string]bool // already named, of a row that grows
	others int

	face    face        // of a message
	reacted time.Time   // when its reactions were printed
	refused *chat.Error // of the refused change that was printed
}

// newScreen returns a screen that has printed nothing.
func newScreen(out io.Writer) *screen {
	return &screen{out: out, notices: map[int64]bool{}, requested: map[chat.RoomID]bool{}}
}

// print writes one line. Text of others must have passed safe or safeLine.
func (s *screen) print(format string, args ...any) { fmt.Fprintf(s.out, format+"\n", args...) }

// draw prints the news in v. It is also called when only time has passed.
func (s *screen) draw(v *view.Snapshot) {
	s.link(v)
	for _, n := range v.Notices {
		if !s.notices[n.ID] {
			s.notices[n.ID] = true
			s.print("! %s: %s", n.About, reason(n.Error))
		}
	}
	if v.Open != nil {
		s.open(v)
	}
	if s.opened {
		s.requests(v)
		s.leftovers(v)
	}
	if v.Away != s.away && s.opened {
		s.away = v.Away
		s.print(map[bool]string{true: "* you appear away until you write; /away ends it", false: "* you no longer appear away"}[v.Away])
	}
	if name := nameOf(v); name != s.name && s.opened {
		s.name = name
		s.print("* you are %s", name)
	}
}

// nameOf returns the user's name, with the role if it is one that an account alone has.
func nameOf(v *view.Snapshot) string {
	name := safeLine(v.Me.Name)
	if v.Account.Claimed && v.Account.Role != "" {
		name += " (" + safeLine(string(v.Account.Role)) + ")"
	}
	return name
}

// link announces a lasting loss of the connection, and its return.
func (s *screen) link(v *view.Snapshot) {
	switch l := v.Link; {
	case l.State == view.Online && s.lost:
		s.lost = false
		s.print("* connected again")
	case l.State == view.Stopped && s.refusal != stopReason(l):
		s.refusal = stopReason(l)
		s.print("! %s", stopReason(l))
	case l.State != view.Online && l.State != view.Stopped && !s.lost && !l.Since.IsZero() && time.Since(l.Since) > offlineDelay:
		s.lost = true
		why := ""
		if l.Detail != "" {
			why = " (" + safeLine(l.Detail) + ")"
		}
		s.print("* no connection%s; retrying. What you write is sent later", why)
	}
}

// open prints the header of a room and its last rows, then new rows.
func (s *screen) open(v *view.Snapshot) {
	o := v.Open
	if o.Room.ID != s.room || s.marks == nil {
		s.room, s.opened, s.marks, s.calm = o.Room.ID, false, map[string]printed{}, ""
	}
	if o.Removed && !s.removed {
		s.opened = false // also if it was open until now
	}
	s.removed = o.Removed
	rows, was := rowsOf(o), s.opened
	switch {
	case s.opened:
	case o.Closed:
		s.opened = true
		s.print("! the room %s is for people with an account; --sign-in signs in", safeLine(string(o.Room.ID)))
	case o.Removed:
		s.opened = true
		s.print("! you do not belong to %s any more; nothing of it is kept on this machine", title(o.Room))
	case o.Missing:
		s.opened = true
		s.print("! there is no room %s; /rooms lists them", safeLine(string(o.Room.ID)))
	case o.Known && !(o.Loading && len(rows) == 0):
		s.opened = true
		s.head(o)
		s.skip(rows)
	}
	if calm := calmText(o); calm != s.calm && s.opened {
		s.calm = calm
		s.print("* %s", cmp.Or(calm, "guests can write here again"))
	}
	if s.opened {
		s.asks(o)
	}
	s.opening = !was && s.opened
	for _, r := range rows {
		if s.opened || r.State != view.Sent {
			s.row(r, v)
		}
	}
	s.prune(rows)
}

// head prints the name, the topic and the unread count of a room.
func (s *screen) head(o *view.OpenRoom) {
	s.print("# %s (%d here)", title(o.Room), o.Here)
	if o.Room.Topic != "" {
		s.print("# %s", safeLine(o.Room.Topic))
	}
	if u := o.Unread; u.Count > 0 {
		since := ""
		if !u.Since.IsZero() {
			since = u.Since.Format(" since Mon 15:04")
		}
		s.print("# %d unread%s", u.Count, since)
	}
}

// skip marks rows that are too old to be shown.
func (s *screen) skip(rows []view.Row) {
	for _, r := range rows[:max(len(rows)-lastRows, 0)] {
		if r.State == view.Sent {
			s.marks[r.Key] = printed{done: true, face: faceOf(r)}
		}
	}
}

// prune drops the marks of rows that are gone, from time to time, to bound their number. Rows leave at the top, and return only if
// the user asks.
func (s *screen) prune(rows []view.Row) {
	if len(s.marks) < 2*len(rows)+1000 {
		return
	}
	still := make(map[string]printed, len(rows))
	for _, r := range rows {
		still[r.Key] = s.marks[r.Key]
	}
	s.marks = still
}

// rowsOf returns all loaded rows of a room, oldest first.
func rowsOf(o *view.OpenRoom) []view.Row {
	var rows []view.Row
	for _, chunks := range [][]*view.Chunk{o.History, o.Live} {
		for _, c := range chunks {
			rows = append(rows, c.Rows...)
		}
	}
	return rows
}

// title names a room: the peer of a direct room, otherwise the name, or the id while the name is unknown. It says of what kind the room is
// unless that is public.
func title(room chat.Room) string {
	switch {
	case room.Peer != nil:
		return "you and " + safeLine(room.Peer.Name)
	case room.Kind.MembersOnly() && room.Name == "":
		return fmt.Sprintf("a %s room", room.Kind)
	case room.Kind.MembersOnly():
		return fmt.Sprintf("%s (%s)", safeLine(room.Name), room.Kind)
	case room.Name != "":
		return safeLine(room.Name)
	}
	return safeLine(string(room.ID))
}

// reason returns why a command was refused, and what would work.
func reason(e *chat.Error) string {
	switch {
	case e == nil:
		return "it failed"
	case e.Suggest != "":
		return fmt.Sprintf("%s (%s)", safeLine(e.Message), safeLine(e.Suggest))
	}
	return safeLine(e.Message)
}
