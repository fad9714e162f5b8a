// Package inbox holds the messages that mention a user or answer one of the user's, the newest first. It is pure: the engine brings what the
// server and the storage know, and what happens meanwhile.
package inbox

import (
	"cmp"
	"slices"

	"parley/shared/chat"
	"parley/shared/client/timeline"
)

// Box is the part of an inbox that is loaded.
type Box struct {
	Me      chat.UserID
	Entries []*chat.Event

	amendments []*chat.Event // the latest: a page may have been read before them
}

// EntriesMax bounds the entries that are loaded.
const EntriesMax = 1000

// amendmentsMax bounds the amendments that are remembered.
const amendmentsMax = 500

// Concerns reports whether a message belongs in the inbox, as far as is known: it mentions the user, or answers own, a message of the user.
// own is nil if it is not loaded, or if the message answers none.
func Concerns(me chat.UserID, ev, own *chat.Event) bool {
	if ev.Kind != chat.Said || ev.Message == nil || ev.Message.Gone != nil || ev.By.ID == me {
		return false
	}
	return Mentions(me, ev) || own != nil && own.By.ID == me
}

// Mentions reports whether a message mentions a user.
func Mentions(me chat.UserID, ev *chat.Event) bool {
	return slices.ContainsFunc(ev.Message.Mentions, func(u chat.User) bool { return u.ID == me })
}

// Add takes messages: those that are there already stay as they are, since they have followed the amendments.
func (b *Box) Add(events ...*chat.Event) {
	for _, ev := range events {
		for _, change := range b.amendments {
			if change.Room == ev.Room && change.Target == ev.Seq && change.Seq > ev.Rev {
				ev = timeline.Amended(b.Me, ev, change)
			}
		}
		at, found := slices.BinarySearchFunc(b.Entries, ev, order)
		if !found && ev.Message.Gone == nil {
			b.Entries = slices.Insert(b.Entries, at, ev)
		}
	}
	b.Entries = b.Entries[:min(len(b.Entries), EntriesMax)]
}

// Replace takes the newest page of the server in place of all entries. Everything else is gone, unless it came after that page was asked for.
func (b *Box) Replace(events []*chat.Event, since chat.Millis) {
	later := slices.DeleteFunc(b.Entries, func(ev *chat.Event) bool { return ev.At < since })
	b.Entries = nil
	b.Add(events...)
	b.Add(later...)
}

// Amend takes an amendment. now is its message as it stands if that is loaded elsewhere, or nil. It reports whether anything has changed, and
// whether only the server knows if the message still belongs here: it no longer mentions the user, and may answer one of the user's.
func (b *Box) Amend(ev, now *chat.Event) (changed, unsure bool) {
	if !ev.Kind.ChangesContent() || ev.Stub() {
		return false, false
	}
	if b.amendments = append(b.amendments, ev); len(b.amendments) > amendmentsMax {
		b.amendments = slices.Delete(b.amendments, 0, len(b.amendments)-amendmentsMax)
	}
	at := slices.IndexFunc(b.Entries, func(have *chat.Event) bool { return have.Room == ev.Room && have.Seq == ev.Target })
	if at < 0 {
		if now == nil || !Concerns(b.Me, now, nil) {
			return false, false
		}
		b.Add(now)
		return true, false
	}
	was := b.Entries[at]
	next := timeline.Amended(b.Me, was, ev)
	b.Entries = slices.Clone(b.Entries)
	dropped := Mentions(b.Me, was) && !Mentions(b.Me, next)
	if b.Entries[at] = next; next.Message.Gone != nil || dropped && next.Message.Reply == 0 {
		b.Entries = slices.Delete(b.Entries, at, at+1)
	}
	return true, dropped && next.Message.Gone == nil && next.Message.Reply != 0
}

// Forget drops the entries of a room.
func (b *Box) Forget(room chat.RoomID) {
	b.Entries = slices.DeleteFunc(b.Entries, func(ev *chat.Event) bool { return ev.Room == room })
}

// order is the newest first.
func order(a, b *chat.Event) int {
	return cmp.Or(cmp.Compare(b.At, a.At), cmp.Compare(b.Room, a.Room), cmp.Compare(b.Seq, a.Seq))
}
