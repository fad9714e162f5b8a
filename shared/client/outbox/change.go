package outbox

import (
	"slices"
	"time"

	"parley/shared/chat"
)

// Change is what a user wants to change of a message of Entry.Room.
type Change struct {
	Kind  chat.EventKind // of the amendment that it becomes
	Seq   chat.Seq       `json:",omitempty"` // the message
	Of    chat.Nonce     `json:",omitempty"` // the message, while it is not durable; then Seq is 0
	Epoch chat.Epoch     `json:",omitempty"` // of the history that Seq belongs to
	Rev   chat.Seq       `json:",omitempty"` // Edited: the Rev of the message that its author saw
	Text  string         `json:",omitempty"` // Edited
	Key   string         `json:",omitempty"` // Reacted
	On    bool           `json:",omitempty"` // Reacted, Pinned
	Erase bool           `json:",omitempty"` // Deleted
	Until chat.Millis    `json:",omitempty"` // Deleted: not before, so that it can be undone; by the clock of this device
}

// Message identifies the message that is changed.
func (n *Entry) message() message { return message{n.Room, n.Change.Seq, n.Change.Of} }

type message struct {
	room chat.RoomID
	seq  chat.Seq
	of   chat.Nonce
}

// replaces reports whether a later change of the same message makes an earlier one pointless: they set the same thing.
func (c *Change) replaces(earlier *Change) bool {
	switch c.Kind {
	case chat.Deleted, chat.Restored:
		return earlier.Kind == chat.Deleted || earlier.Kind == chat.Restored
	}
	return c.Kind == earlier.Kind && c.Key == earlier.Key
}

// undoable reports whether a deletion still waits for its author to think better of it.
func (n *Entry) undoable(now time.Time) bool {
	return n.Change.Kind == chat.Deleted && n.Change.Until > chat.MillisOf(now)
}

// Want queues a change. The changes before it that it takes back or replaces, and that nobody can have heard of, give way. present is the
// message as it stands without the changes in the outbox, or nil if it is not known. kept is the entry to store and to send: n, one that
// was queued before and is changed, or nil if nothing is left to do. dropped are entries that are not in the outbox any more.
func (o *Outbox) Want(n *Entry, present *chat.Event) (kept *Entry, dropped []*Entry) {
	n.Change = o.revised(n)
	var last, deletion *Entry // of the same thing, not refused; a deletion that waits
	for _, was := range o.About(n.Room, n.Change.Seq, n.Change.Of) {
		switch {
		case was.Error != nil && n.Change.replaces(was.Change):
			dropped = append(dropped, was)
		case was.Error != nil:
		case n.Change.replaces(was.Change):
			last = was
		case was.Change.Kind == chat.Deleted && was.Waiting() && was != o.InFlight:
			deletion = was
		}
	}
	switch {
	case deletion != nil && n.Change.Kind == chat.Edited: // its author has thought better of it
		dropped = append(dropped, deletion)
	case deletion != nil:
		o.removeAll(dropped)
		return nil, dropped
	}
	free := last != nil && last.Fresh && last != o.InFlight && n.Error == nil
	switch change := n.Change; {
	case !free && n.Error == nil && (last != nil && same(last.Change, change) || last == nil && is(present, n.Owner.ID, change)):
	case !free:
		o.addChange(n)
		kept = n
	case o.cancels(change, last, present, n.Owner.ID):
		dropped = append(dropped, last)
	default:
		last.Change = change.inPlaceOf(last.Change)
		kept = last
	}
	o.removeAll(dropped)
	return kept, dropped
}

// inPlaceOf returns the change that is to be sent in place of an earlier one of the same thing.
func (c Change) inPlaceOf(earlier *Change) *Change {
	if c.Rev = earlier.Rev; c.Kind == earlier.Kind {
		c.Erase, c.Until = c.Erase || earlier.Erase, min(c.Until, earlier.Until)
	}
	return &c
}

// cancels reports whether a change leaves nothing to do of the one that it replaces.
func (o *Outbox) cancels(change *Change, last *Entry, present *chat.Event, me chat.UserID) bool {
	switch change.Kind {
	case chat.Deleted:
		return false // a message that is deleted already may have to be erased
	case chat.Restored:
		return last.Change.Kind == chat.Deleted && present != nil && present.Message != nil && present.Message.Gone == nil
	}
	for _, was := range slices.Backward(o.About(last.Room, last.Change.Seq, last.Change.Of)) {
		if was != last && was.Error == nil && change.replaces(was.Change) {
			return same(was.Change, change) // which is under way, or may have arrived
		}
	}
	if present == nil {
		return change.Kind != chat.Edited && change.On != last.Change.On
	}
	return is(present, me, change)
}

// same reports whether two changes of the same thing want the same.
func same(a, b *Change) bool {
	return a.Kind == b.Kind && a.Text == b.Text && a.On == b.On && a.Erase == b.Erase
}

// is reports whether a message is as a change wants it.
func is(present *chat.Event, me chat.UserID, c *Change) bool {
	if present == nil || present.Message == nil {
		return false
	}
	m := present.Message
	switch c.Kind {
	case chat.Edited:
		return m.Gone == nil && m.Text == c.Text
	case chat.Reacted:
		return m.Gone == nil && hasReacted(m, me, c.Key) == c.On
	case chat.Pinned:
		return m.Gone == nil && (m.Pin != nil) == c.On
	}
	return false
}

func hasReacted(m *chat.Message, me chat.UserID, key string) bool {
	return slices.ContainsFunc(m.Reactions, func(r chat.Reaction) bool {
		return r.Key == key && (r.Mine || slices.Contains(r.Users, me))
	})
}

// MadeBy returns the changes that are durable now that an amendment is: the one that this user, me, has made of the message, and those of
// the same thing before it.
func (o *Outbox) MadeBy(amendment *chat.Event, me chat.UserID) (made []*Entry) {
	about := o.About(amendment.Room, amendment.Target, "")
	for i, n := range about {
		if n.Error != nil || !n.isMadeBy(amendment, me) {
			continue
		}
		for _, earlier := range about[:i] {
			if earlier.Error == nil && n.Change.replaces(earlier.Change) {
				made = append(made, earlier)
			}
		}
		return append(made, n)
	}
	return nil
}

// isMadeBy reports whether an amendment does what the entry wants. A deletion by somebody else does not: what a moderator has deleted can
// be restored, what its author has deleted cannot. Nor does any deletion erase for sure: only the answer says that.
func (n *Entry) isMadeBy(amendment *chat.Event, me chat.UserID) bool {
	c := n.Change
	if amendment.Kind != c.Kind || amendment.By.ID != me || n.Fresh {
		return false
	}
	switch c.Kind {
	case chat.Edited:
		return amendment.Message != nil && amendment.Message.Text == c.Text
	case chat.Reacted:
		return amendment.Reaction != nil && amendment.Reaction.Key == c.Key && amendment.On == c.On
	case chat.Pinned:
		return amendment.On == c.On
	}
	return !c.Erase
}

// Pointless reports whether a change that was refused for good is of no use to anybody: the message is gone, which its row shows, or the
// user has meanwhile written another text.
func (o *Outbox) Pointless(n *Entry, code chat.Code) bool {
	switch n.Change.Kind {
	case chat.Edited:
		for _, later := range o.About(n.Room, n.Change.Seq, "") {
			if later.Order > n.Order && later.Change.Kind == chat.Edited && later.Error == nil {
				return true
			}
		}
		return false
	case chat.Reacted, chat.Pinned:
		return code == chat.CodeGone
	}
	return n.Change.Kind == chat.Deleted && code == chat.CodeGone
}
