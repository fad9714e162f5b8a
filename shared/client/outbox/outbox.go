// Package outbox holds what the user has said and wants to change, and is not durable yet.
package outbox

import (
	"cmp"
	"slices"
	"time"

	"parley/shared/chat"
)

// Outbox is what is not durable yet, in the order in which the user wanted it. One entry is under way at a time: so the order holds
// also when one of them is refused for now.
type Outbox struct {
	Entries  []*Entry // messages of this user, in order
	Changes  []*Entry // what this user wants to change of messages, in order
	Later    []*Entry // messages of this user that wait for the time that was chosen for them
	Others   []*Entry // messages written by other users of this device: see view.Leftover
	InFlight *Entry   // sent and not answered

	othersChanges []*Entry
	order         int64 // of the last entry
	revisions     map[message]revision
}

// Add appends a message. Its order is later than that of every other entry, also of those of former runs.
func (o *Outbox) Add(n *Entry) {
	o.place(n)
	list := o.listOf(n)
	*list = append(*list, n)
}

func (o *Outbox) addChange(n *Entry) {
	o.place(n)
	o.Changes = append(o.Changes, n)
}

func (o *Outbox) place(n *Entry) {
	o.order = max(o.order+1, time.Now().UnixMicro())
	n.Order = o.order
}

// Restore takes what a former run stored. It returns the copies of entries that are stored under another key as well.
func (o *Outbox) Restore(all []*Entry) (copies []*Entry) {
	for _, n := range all {
		n.Saved, n.Safe = true, true
		known := o.Known(n.Nonce)
		switch {
		case known == nil:
			list := o.listOf(n)
			*list = append(*list, n)
			o.order = max(o.order, n.Order)
		case known.Safe && known.Key() != n.Key():
			copies = append(copies, n)
		}
	}
	sort(o.Entries)
	sort(o.Changes)
	return copies
}

// listOf returns the list of this user's entries of that kind.
func (o *Outbox) listOf(n *Entry) *[]*Entry {
	switch {
	case n.Change != nil:
		return &o.Changes
	case n.Later:
		return &o.Later
	}
	return &o.Entries
}

func sort(list []*Entry) {
	slices.SortStableFunc(list, func(a, b *Entry) int { return cmp.Compare(a.Order, b.Order) })
}

// Assign leaves what is me's in the outbox, and puts aside what is others'. Entries that became me's are returned: see Owner.
func (o *Outbox) Assign(me chat.User) (adopted []*Entry) {
	all := slices.Concat(o.Entries, o.Later, o.Others, o.Changes, o.othersChanges)
	o.Entries, o.Later, o.Others, o.Changes, o.othersChanges = nil, nil, nil, nil, nil
	for _, n := range all {
		if owner := Owner(n.Owner, me); owner.ID != n.Owner.ID {
			n.Owner = owner
			adopted = append(adopted, n)
		}
		list := o.listOf(n)
		if n.Owner.ID != me.ID {
			list = &o.Others
			if n.Change != nil {
				list = &o.othersChanges
			}
		}
		*list = append(*list, n)
	}
	sort(o.Entries)
	sort(o.Changes)
	return adopted
}

// Find returns the message of this user with that nonce.
func (o *Outbox) Find(nonce chat.Nonce) (*Entry, bool) {
	i := slices.IndexFunc(o.Entries, func(n *Entry) bool { return n.Nonce == nonce })
	if i < 0 {
		return nil, false
	}
	return o.Entries[i], true
}

// Known returns the entry with that nonce, whoever wrote it, or nil.
func (o *Outbox) Known(nonce chat.Nonce) *Entry {
	for _, list := range o.lists() {
		for _, n := range *list {
			if n.Nonce == nonce {
				return n
			}
		}
	}
	return nil
}

// Has reports whether an entry is in the outbox.
func (o *Outbox) Has(n *Entry) bool { return o.Known(n.Nonce) == n }

func (o *Outbox) lists() [5]*[]*Entry {
	return [...]*[]*Entry{&o.Entries, &o.Changes, &o.Later, &o.Others, &o.othersChanges}
}

// Remove takes an entry out.
func (o *Outbox) Remove(n *Entry) { o.removeAll([]*Entry{n}) }

func (o *Outbox) removeAll(those []*Entry) {
	for _, list := range o.lists() {
		*list = slices.DeleteFunc(*list, func(n *Entry) bool { return slices.Contains(those, n) })
	}
}

// DropOthersChanges takes the changes out that other users of this device have left, but for those whose owner is kept.
func (o *Outbox) DropOthersChanges(kept func(owner chat.User) bool) (dropped []*Entry) {
	dropped = slices.DeleteFunc(slices.Clone(o.othersChanges), func(n *Entry) bool { return kept(n.Owner) })
	o.removeAll(dropped)
	return dropped
}

// DropOrphans takes changes out of messages that were never heard of again since that moment.
func (o *Outbox) DropOrphans(since chat.Millis) (dropped []*Entry) {
	for _, n := range o.Changes {
		if n.Change.Of != "" && n.At < since && o.Known(n.Change.Of) == nil {
			dropped = append(dropped, n)
		}
	}
	o.removeAll(dropped)
	return dropped
}

// Count returns how many messages wait to be sent.
func (o *Outbox) Count() int { return waiting(o.Entries) }

// CountChanges returns how many changes of durable messages wait to be sent, without deletions that can be undone for a moment.
func (o *Outbox) CountChanges() int {
	now := time.Now()
	return waiting(slices.DeleteFunc(slices.Clone(o.Changes), func(n *Entry) bool { return n.undoable(now) || n.Change.Of != "" }))
}

func waiting(list []*Entry) (count int) {
	for _, n := range list {
		if n.Waiting() {
			count++
		}
	}
	return count
}

// Cut forgets which entry was under way, after a connection has ended: it is sent again, and the server knows it if it had arrived.
func (o *Outbox) Cut() { o.InFlight = nil }

// Durables returns the entries that were acknowledged as one of a room's events up to seq.
func (o *Outbox) Durables(room chat.RoomID, seq chat.Seq) (found []*Entry) {
	for _, list := range [][]*Entry{o.Entries, o.Changes} {
		for _, n := range list {
			if n.Seq > 0 && n.Where == room && n.Seq <= seq {
				found = append(found, n)
			}
		}
	}
	return found
}

// Unsure forgets what was acknowledged, after the server's history has become another one: what was not seen yet is sent again.
func (o *Outbox) Unsure() {
	clear(o.revisions)
	for _, n := range slices.Concat(o.Entries, o.Changes) {
		n.Seq, n.Where = 0, ""
	}
}
