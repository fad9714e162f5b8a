package outbox

import (
	"slices"
	"time"

	"parley/shared/chat"
)

// Next returns the entry to send next, if one may be sent now: those after it wait behind it, unless it was refused for longer than
// people wait. Then they go first, but for changes of the same message, and it goes when its time comes. Deletions that can still be
// undone hold up nothing, nor does a change of a message that is not durable. A message that can still be taken back holds up those to
// the same room.
func (o *Outbox) Next() *Entry {
	now := time.Now()
	var held *Entry
	var behind []message
	var rooms []chat.RoomID
	for _, n := range o.queue() {
		if n.Change == nil && (n.Held(now) || slices.Contains(rooms, n.Room)) {
			rooms = append(rooms, n.Room)
			continue
		}
		switch {
		case !n.Waiting() || n.Change != nil && (n.Change.Of != "" || n.undoable(now) || slices.Contains(behind, n.message())):
		case !n.lasting():
			return n
		case held == nil || n.Retry.Before(held.Retry):
			held = n
		}
		if n.Change != nil && n.lasting() {
			behind = append(behind, n.message())
		}
	}
	return held
}

// Due returns when the next message comes to its time; zero for none that waits for it.
func (o *Outbox) Due() (at time.Time) {
	now := time.Now()
	for _, n := range slices.Concat(o.Entries, o.Later) {
		if t := n.Until.Time(); n.Held(now) && (at.IsZero() || t.Before(at)) {
			at = t
		}
	}
	return at
}

// Ripe returns the messages whose chosen time has come, in order.
func (o *Outbox) Ripe() []*Entry {
	now := time.Now()
	return slices.DeleteFunc(slices.Clone(o.Later), func(n *Entry) bool { return n.Held(now) })
}

// HurrySends makes messages due that can still be taken back, and returns them.
func (o *Outbox) HurrySends() (due []*Entry) {
	now := time.Now()
	for _, n := range o.Entries {
		if n.Held(now) {
			n.Until = 0
			due = append(due, n)
		}
	}
	return due
}

// queue returns messages and changes in their common order.
func (o *Outbox) queue() []*Entry {
	if len(o.Changes) == 0 {
		return o.Entries
	}
	all := slices.Concat(o.Entries, o.Changes)
	sort(all)
	return all
}

// About returns the changes of a message, in order. A message that is not durable has a nonce, a durable one a Seq.
func (o *Outbox) About(room chat.RoomID, seq chat.Seq, of chat.Nonce) []*Entry {
	var about []*Entry
	for _, n := range o.Changes {
		if c := n.Change; of != "" && c.Of == of || of == "" && c.Of == "" && n.Room == room && c.Seq == seq {
			about = append(about, n)
		}
	}
	return about
}

// Deletion returns the deletion of a message that waits and is not under way, or nil.
func (o *Outbox) Deletion(room chat.RoomID, seq chat.Seq) *Entry {
	for _, n := range o.About(room, seq, "") {
		if n.Change.Kind == chat.Deleted && n.Waiting() && n != o.InFlight {
			return n
		}
	}
	return nil
}

// Absorb takes out the changes that a deletion makes pointless which can no longer be undone. due are those deletions, and next is when the
// next one is due; zero for never.
func (o *Outbox) Absorb() (due, dropped []*Entry, next time.Time) {
	now := time.Now()
	for _, n := range o.Changes {
		if n.Change.Kind != chat.Deleted || !n.Waiting() {
			continue
		}
		if n.undoable(now) {
			if at := n.Change.Until.Time(); next.IsZero() || at.Before(next) {
				next = at
			}
			continue
		}
		due = append(due, n)
		for _, other := range o.About(n.Room, n.Change.Seq, n.Change.Of) {
			if other.Order < n.Order && other != o.InFlight && other.Seq == 0 {
				dropped = append(dropped, other)
			}
		}
	}
	o.removeAll(dropped)
	return due, dropped, next
}

// Hurry makes deletions due that can still be undone, and returns them.
func (o *Outbox) Hurry() (due []*Entry) {
	now := time.Now()
	for _, n := range o.Changes {
		if n.Waiting() && n.undoable(now) {
			next := *n.Change
			next.Until = 0
			n.Change = &next
			due = append(due, n)
		}
	}
	return due
}

// Durable gives the changes of a message, which was not durable until now, its Seq. It returns them, to be stored.
func (o *Outbox) Durable(of chat.Nonce, room chat.RoomID, seq chat.Seq, epoch chat.Epoch) []*Entry {
	about := o.About("", 0, of)
	for _, n := range about {
		next := *n.Change
		next.Of, next.Seq, next.Epoch = "", seq, epoch
		n.Room, n.Change = room, &next
	}
	return about
}
