package client

import (
	"cmp"
	"slices"
	"time"

	"parley/shared/chat"
	"parley/shared/client/timeline"
	"parley/shared/client/view"
)

// outbox is what was said and is not durable yet, in the order of saying it. One message is under way at a time:
// so the order holds also when one of them is refused for now.
type outbox struct {
	entries []*entry
	others  []*entry // written by other users of this device: see Leftover
	flying  *entry
	order   int64
}

// entry is one of them. The exported fields are kept in Storage.
type entry struct {
	Room  chat.RoomID
	Nonce chat.Nonce
	Draft view.Draft
	Order int64
	At    chat.Millis
	Error *chat.Error // of the refusal that waits for a person
	Tab   string      // the name of the client that was told to send it: see Tabs
	Owner chat.User   // who wrote it; zero: somebody who had no name yet
	// Format is entryFormat at the time of writing.
	Format int

	Saved bool        `json:"-"` // in Storage, or that failed
	Safe  bool        `json:"-"` // in Storage
	Kept  []func()    `json:"-"` // called once when it is in Storage or settled
	Tries int         `json:"-"`
	Delay *chat.Error `json:"-"`
	Retry time.Time   `json:"-"` // when delayed
	Seq   chat.Seq    `json:"-"` // acknowledged: it is this event of Where
	Where chat.RoomID `json:"-"`
}

func (n *entry) state() view.RowState {
	switch {
	case n.Error != nil:
		return view.Failed
	case n.Seq > 0:
		return view.Sent
	case n.Delay != nil:
		return view.Delayed
	}
	return view.Pending
}

// item returns the message as it stands in its room.
func (n *entry) item() timeline.Item {
	return timeline.UnsentItem(&timeline.Unsent{
		Room: n.Room, Nonce: n.Nonce, Draft: n.Draft, Order: n.Order, At: n.At,
		State: n.state(), Error: cmp.Or(n.Error, n.Delay), Retry: n.Retry, Seq: n.Seq,
	})
}

// waiting reports whether it is to be sent by itself.
func (n *entry) waiting() bool { return n.Error == nil && n.Seq == 0 }

// add appends a message. Its order is later than that of every other, also of those of former runs.
func (o *outbox) add(n *entry) {
	o.order = max(o.order+1, time.Now().UnixMicro())
	n.Order = o.order
	o.entries = append(o.entries, n)
}

// restore takes what a former run kept. It returns the copies of messages that are in Storage under another key as well.
func (o *outbox) restore(all []*entry) (copies []*entry) {
	for _, n := range all {
		n.Saved, n.Safe = true, true
		known := o.known(n.Nonce)
		switch {
		case known == nil:
			o.entries = append(o.entries, n)
			o.order = max(o.order, n.Order)
		case known.Safe && known.key() != n.key():
			copies = append(copies, n)
		}
	}
	o.sort()
	return copies
}

func (o *outbox) sort() {
	slices.SortStableFunc(o.entries, func(a, b *entry) int { return int(min(max(a.Order-b.Order, -1), 1)) })
}

// assign keeps what me wrote in the outbox, and puts aside what others wrote. Messages without an owner become me's, who is
// the first user of this device; they are returned.
func (o *outbox) assign(me chat.User) (adopted []*entry) {
	all := slices.Concat(o.entries, o.others)
	o.entries, o.others = nil, nil
	for _, n := range all {
		if n.Owner.ID == "" && me.ID != "" {
			n.Owner = me
			adopted = append(adopted, n)
		}
		list := &o.entries
		if n.Owner.ID != me.ID {
			list = &o.others
		}
		*list = append(*list, n)
	}
	o.sort()
	return adopted
}

func (o *outbox) find(nonce chat.Nonce) (*entry, bool) {
	i := slices.IndexFunc(o.entries, func(n *entry) bool { return n.Nonce == nonce })
	if i < 0 {
		return nil, false
	}
	return o.entries[i], true
}

// known returns the message with that nonce, whoever wrote it, or nil.
func (o *outbox) known(nonce chat.Nonce) *entry {
	if n, mine := o.find(nonce); mine {
		return n
	}
	for _, n := range o.others {
		if n.Nonce == nonce {
			return n
		}
	}
	return nil
}

func (o *outbox) remove(n *entry) {
	same := func(other *entry) bool { return other == n }
	o.entries, o.others = slices.DeleteFunc(o.entries, same), slices.DeleteFunc(o.others, same)
}

// next returns the message to send next, if it may be sent now: those after it wait behind it, unless it was refused for longer than
// people wait. Then they go first, and it goes when its time comes.
func (o *outbox) next() *entry {
	var held *entry
	for _, n := range o.entries {
		switch {
		case !n.waiting():
		case !n.lasting():
			return n
		case held == nil || n.Retry.Before(held.Retry):
			held = n
		}
	}
	return held
}

// lasting reports whether a refusal lasts, as one of a budget of a day does.
func (n *entry) lasting() bool {
	return n.Delay != nil && n.Delay.Wait() > waitServer && time.Until(n.Retry) > 0
}

// count returns how many wait to be sent.
func (o *outbox) count() int {
	count := 0
	for _, n := range o.entries {
		if n.waiting() {
			count++
		}
	}
	return count
}

// cut forgets what was under way: it is sent again, and the server knows the nonce if it had arrived.
func (o *outbox) cut() { o.flying = nil }

// unsure sends again what was acknowledged and not seen yet.
func (o *outbox) unsure() {
	for _, n := range o.entries {
		n.Seq, n.Where = 0, ""
	}
}
