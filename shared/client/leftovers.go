package client

import (
	"slices"

	"parley/shared/chat"
	"parley/shared/client/outbox"
	"parley/shared/client/view"
)

// SendLeftovers sends, as this user, the messages that other users of this device have written and not sent. Drafts of theirs
// become this user's.
func (c *Client) SendLeftovers() { c.want(func(e *engine) { e.settleLeftovers(true) }) }

// DiscardLeftovers drops what other users of this device have written and not sent.
func (c *Client) DiscardLeftovers() { c.want(func(e *engine) { e.settleLeftovers(false) }) }

func (e *engine) settleLeftovers(send bool) {
	if e.me.ID == "" {
		return
	}
	for _, n := range slices.Clone(e.outbox.Others) {
		if send {
			room, possible := transfer(n.Room, n.Owner.ID, e.me.ID)
			if !possible {
				continue
			}
			e.write(&outbox.Entry{Room: room, Nonce: outbox.NewNonce(), Draft: n.Draft, Owner: e.me})
		}
		e.keep.unsave(n)
		e.withdraw(n)
	}
	e.drafts.settle(send)
	e.regroup()
}

// transfer returns the room in which user to says what from has written for a room: a direct room is another pair's then.
// ok is false if to would write to themselves.
func transfer(room chat.RoomID, from, to chat.UserID) (_ chat.RoomID, ok bool) {
	if _, _, direct := room.Pair(); !direct {
		return room, true
	}
	peer, ok := room.PeerOf(from)
	return chat.DirectID(peer, to), ok && peer != to
}

// restoreOutbox takes what was kept of unsent messages. Those from before they had an owner belong to whom the storage
// belonged to.
func (e *engine) restoreOutbox(all []*outbox.Entry) {
	var owned []*outbox.Entry
	for _, n := range all {
		if n.Format < outbox.Format {
			n.Format, n.Owner, n.Draft.Text = outbox.Format, e.keep.former, chat.CleanText(n.Draft.Text)
			owned = append(owned, n)
		}
	}
	for _, n := range e.outbox.Restore(all) {
		e.keep.unsave(n)
	}
	for _, n := range owned {
		if _, there := e.outbox.Find(n.Nonce); there {
			e.keep.save(n, func() {})
		}
	}
	e.assignOutbox()
}

// assignOutbox puts aside what others have written.
func (e *engine) assignOutbox() {
	for _, n := range e.outbox.Assign(e.me) {
		e.keep.save(n, func() {})
	}
	e.regroup()
}

// regroup lists the leftovers anew. Before it is known who this user is, nobody is somebody else.
func (e *engine) regroup() {
	var all []view.Leftover
	if e.me.ID != "" {
		for _, n := range e.outbox.Others {
			all = append(all, view.Leftover{Owner: e.users.Now(n.Owner), Room: n.Room, Text: n.Draft.Text})
		}
		for _, d := range e.drafts.others {
			all = append(all, view.Leftover{Owner: e.users.Now(d.Owner), Room: d.Room, Text: d.Text, Draft: true})
		}
	}
	if len(all) > 0 || len(e.leftover) > 0 {
		e.leftover = all
		e.dirty.any = true
	}
}
