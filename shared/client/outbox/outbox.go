// Package outbox holds the messages that are not durable yet.
package outbox

import (
	"slices"
	"time"

	"parley/shared/chat"
)

// Outbox is what was said and is not durable yet, in the order of saying it. One message is under way at a time:
// so the order holds also when one of them is refused for now.
type Outbox struct {
	Entries  []*Entry // of this user, in order
	Others   []*Entry // written by other users of this device: see view.Leftover
	InFlight *Entry   // sent and not answered

	order int64 // of the last message
}

// Add appends a message. Its order is later than that of every other, also of those of former runs.
func (o *Outbox) Add(n *Entry) {
	o.order = max(o.order+1, time.Now().UnixMicro())
	n.Order = o.order
	o.Entries = append(o.Entries, n)
}

// Restore takes what a former run stored. It returns the copies of messages that are stored under another key as well.
func (o *Outbox) Restore(all []*Entry) (copies []*Entry) {
	for _, n := range all {
		n.Saved, n.Safe = true, true
		known := o.Known(n.Nonce)
		switch {
		case known == nil:
			o.Entries = append(o.Entries, n)
			o.order = max(o.order, n.Order)
		case known.Safe && known.Key() != n.Key():
			copies = append(copies, n)
		}
	}
	o.sort()
	return copies
}

func (o *Outbox) sort() {
	slices.SortStableFunc(o.Entries, func(a, b *Entry) int { return int(min(max(a.Order-b.Order, -1), 1)) })
}

// Assign leaves what is me's in the outbox, and puts aside what is others'. Messages that became me's are returned: see Owner.
func (o *Outbox) Assign(me chat.User) (adopted []*Entry) {
	all := slices.Concat(o.Entries, o.Others)
	o.Entries, o.Others = nil, nil
	for _, n := range all {
		if owner := Owner(n.Owner, me); owner.ID != n.Owner.ID {
			n.Owner = owner
			adopted = append(adopted, n)
		}
		list := &o.Entries
		if n.Owner.ID != me.ID {
			list = &o.Others
		}
		*list = append(*list, n)
	}
	o.sort()
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

// Known returns the message with that nonce, whoever wrote it, or nil.
func (o *Outbox) Known(nonce chat.Nonce) *Entry {
	if n, mine := o.Find(nonce); mine {
		return n
	}
	for _, n := range o.Others {
		if n.Nonce == nonce {
			return n
		}
	}
	return nil
}

// Remove takes a message out.
func (o *Outbox) Remove(n *Entry) {
	same := func(other *Entry) bool { return other == n }
	o.Entries, o.Others = slices.DeleteFunc(o.Entries, same), slices.DeleteFunc(o.Others, same)
}

// Next returns the message to send next, if it may be sent now: those after it wait behind it, unless it was refused for longer than
// people wait. Then they go first, and it goes when its time comes.
func (o *Outbox) Next() *Entry {
	var held *Entry
	for _, n := range o.Entries {
		switch {
		case !n.Waiting():
		case !n.lasting():
			return n
		case held == nil || n.Retry.Before(held.Retry):
			held = n
		}
	}
	return held
}

// Count returns how many wait to be sent.
func (o *Outbox) Count() int {
	count := 0
	for _, n := range o.Entries {
		if n.Waiting() {
			count++
		}
	}
	return count
}

// Cut forgets which message was under way, after a connection has ended: it is sent again, and the server knows the nonce if it had arrived.
func (o *Outbox) Cut() { o.InFlight = nil }

// Unsure sends again what was acknowledged and not seen yet.
func (o *Outbox) Unsure() {
	for _, n := range o.Entries {
		n.Seq, n.Where = 0, ""
	}
}
