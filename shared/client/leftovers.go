package client

import (
	"context"
	"slices"
	"time"

	"parley/shared/chat"
	"parley/shared/client/outbox"
	"parley/shared/client/storage"
	"parley/shared/client/view"
)

// SendLeftovers sends, as this user, the messages that other users of this device have written and not sent. Drafts of theirs
// become this user's.
func (c *Client) SendLeftovers() { c.post(func(e *engine) { e.settleLeftovers(true) }) }

// DiscardLeftovers drops what other users of this device have written and not sent.
func (c *Client) DiscardLeftovers() { c.post(func(e *engine) { e.settleLeftovers(false) }) }

func (e *engine) settleLeftovers(send bool) {
	if e.me.ID == "" {
		return
	}
	for _, n := range slices.Clone(e.outbox.Others) {
		if e.isPrivateTo(n.Owner) {
			continue
		}
		if send {
			room, possible := transfer(n.Room, n.Owner.ID, e.me.ID)
			if !possible {
				continue
			}
			if room != n.Room {
				n.Draft.Reply = 0 // it stands in another conversation
			}
			e.submitMessage(&outbox.Entry{Room: room, Nonce: outbox.NewNonce(), Draft: n.Draft, Owner: e.me})
		}
		e.saver.deleteUnsent(n)
		e.removeEntry(n)
	}
	if !send {
		for _, n := range e.outbox.DropOthersChanges(e.isPrivateTo) {
			e.saver.deleteUnsent(n)
		}
	}
	e.drafts.settleOthers(send)
	e.listLeftovers()
}

// isPrivateTo reports whether what a user has left on this device is kept from this user.
func (e *engine) isPrivateTo(owner chat.User) bool { return e.accounts.Private(owner.ID, e.me.ID) }

// transfer returns the room in which user to says what from has written for a room: a direct room is another pair's then.
// ok is false if to would write to themselves.
func transfer(room chat.RoomID, from, to chat.UserID) (_ chat.RoomID, ok bool) {
	if _, _, direct := room.Pair(); !direct {
		return room, true
	}
	peer, ok := room.PeerOf(from)
	return chat.DirectID(peer, to), ok && peer != to
}

// orphaned is how long a message that was discarded while it was under way may still appear, to be deleted then.
const orphaned = 24 * time.Hour

// addStoredEntries takes stored unsent messages. Those from before they had an owner belong to whom the storage
// belonged to.
func (e *engine) addStoredEntries(all []*outbox.Entry) {
	var owned []*outbox.Entry
	for _, n := range all {
		if n.Ownerless() {
			n.Owner, n.Draft.Text = e.saver.formerOwner, chat.CleanText(n.Draft.Text)
			n.SetFormat()
			owned = append(owned, n)
		}
	}
	for _, n := range e.outbox.Restore(all) {
		e.saver.deleteUnsent(n)
	}
	for _, n := range owned {
		if _, there := e.outbox.Find(n.Nonce); there {
			e.saver.saveUnsent(n, func() {})
		}
	}
	for _, n := range e.outbox.DropOrphans(chat.MillisOf(time.Now().Add(-orphaned))) {
		e.saver.deleteUnsent(n)
	}
	e.assignOutbox()
	e.awaitDeletions()
}

// assignOutbox puts aside what others have written.
func (e *engine) assignOutbox() {
	for _, n := range e.outbox.Assign(e.me) {
		e.saver.saveUnsent(n, func() {})
	}
	e.listLeftovers()
}

// listLeftovers lists the leftovers anew. Before it is known who this user is, nobody is somebody else. What accounts have left waits for
// them and is nobody else's business.
func (e *engine) listLeftovers() {
	var all []view.Leftover
	if e.me.ID != "" {
		for _, n := range e.outbox.Others {
			all = append(all, view.Leftover{Owner: e.users.Now(n.Owner), Room: n.Room, Text: n.Draft.Text})
		}
		for _, d := range e.drafts.others {
			all = append(all, view.Leftover{Owner: e.users.Now(d.Owner), Room: d.Room, Text: d.Text, Draft: true})
		}
		all = slices.DeleteFunc(all, func(l view.Leftover) bool { return e.isPrivateTo(l.Owner) })
	}
	if len(all) > 0 || len(e.leftover) > 0 {
		e.leftover = all
		e.dirty.any = true
	}
}

// Unsent counts what is stored on this device and not sent, by this client and by those that share its storage: messages and
// drafts. It may block on the storage, until ctx ends, and needs a running client.
func (c *Client) Unsent(ctx context.Context) (messages, drafts int) {
	type counts struct{ messages, drafts int }
	found := make(chan counts, 1)
	count := func(ctx context.Context, s storage.Store) error {
		messages, drafts, err := storage.CountUnsent(ctx, s)
		found <- counts{messages, drafts}
		return err
	}
	running := c.intents.Put(func(*engine) { c.worker.Do("count what is not sent", count, nil) }) // after what was stored just now
	if !running {
		return c.View().Waiting, 0
	}
	select {
	case n := <-found:
		return max(n.messages, c.View().Waiting), n.drafts
	case <-ctx.Done():
		return c.View().Waiting, 0
	}
}
