package client

import (
	"time"

	"parley/shared/chat"
	"parley/shared/client/outbox"
)

// What a user wants to change of messages is shown at once, stored, and sent when there is a connection, in order with what the user says.
// room and seq are those of view.Row; view.Row.Change tells how a change stands.

// Edit gives a message of one's own another text, as view.Row.Text has it. rev is the view.Row.Rev that its author saw: the edit is refused
// if somebody has edited the message after that.
func (c *Client) Edit(room chat.RoomID, seq, rev chat.Seq, text string) {
	c.want(room, outbox.Change{Kind: chat.Edited, Seq: seq, Rev: rev, Text: text})
}

// EditUnsent gives a message that is not durable another text: before it is sent, or right after if it is under way.
func (c *Client) EditUnsent(n chat.Nonce, text string) {
	c.post(func(e *engine) { e.editUnsent(n, text) })
}

// Delete takes a message away: one's own after chat.UndoWait, so that UndoDelete can keep it, and that of somebody else, as a
// moderator, at once. A program that is suspended or ends within the wait deletes at once, or as soon as it runs again.
func (c *Client) Delete(room chat.RoomID, seq chat.Seq) {
	c.want(room, outbox.Change{Kind: chat.Deleted, Seq: seq})
}

// UndoDelete keeps a message that is about to be deleted.
func (c *Client) UndoDelete(room chat.RoomID, seq chat.Seq) {
	c.post(func(e *engine) {
		if n := e.outbox.Deletion(room, seq); n != nil {
			e.dropChanges(n)
		}
	})
}

// Erase takes a message away at once and for good, as a moderator.
func (c *Client) Erase(room chat.RoomID, seq chat.Seq) {
	c.want(room, outbox.Change{Kind: chat.Deleted, Seq: seq, Erase: true})
}

// Restore brings back what a moderator has deleted.
func (c *Client) Restore(room chat.RoomID, seq chat.Seq) {
	c.want(room, outbox.Change{Kind: chat.Restored, Seq: seq})
}

// React adds a reaction to a message, or takes it away. key is an emoji: see chat.ReactionKey.
func (c *Client) React(room chat.RoomID, seq chat.Seq, key string, on bool) {
	c.want(room, outbox.Change{Kind: chat.Reacted, Seq: seq, Key: key, On: on})
}

// Pin pins a message to its room, or unpins it.
func (c *Client) Pin(room chat.RoomID, seq chat.Seq, on bool) {
	c.want(room, outbox.Change{Kind: chat.Pinned, Seq: seq, On: on})
}

// DismissChange drops what was refused of the changes of a message.
func (c *Client) DismissChange(room chat.RoomID, seq chat.Seq) {
	c.post(func(e *engine) {
		for _, n := range e.outbox.About(room, seq, "") {
			if n.Error != nil {
				e.dropChanges(n)
			}
		}
	})
}

func (c *Client) want(room chat.RoomID, change outbox.Change) {
	by := c.View().Me
	c.post(func(e *engine) { e.want(room, change, by) })
}

// want takes a change that the user by wants: shown at once, stored, then sent.
func (e *engine) want(room chat.RoomID, change outbox.Change, by chat.User) {
	present := e.message(room, change.Seq)
	n := &outbox.Entry{Room: room, Nonce: outbox.NewNonce(), Owner: outbox.Owner(by, e.me)}
	if change.Seq > 0 {
		change.Epoch = e.epoch
	}
	switch change.Kind {
	case chat.Reacted:
		key, ok := chat.ReactionKey(change.Key)
		if !ok {
			e.notify("react", chat.Errorf(chat.CodeBadReaction, "a reaction is exactly one emoji"))
			return
		}
		change.Key = key
	case chat.Edited:
		if change.Text = chat.CleanText(change.Text); present != nil {
			change.Text = present.Message.WithBody(change.Text)
		}
		if err := e.limits.Check(change.Text); err != nil {
			n.Error = chat.AsError(err)
		}
	case chat.Deleted:
		if !change.Erase && change.Seq > 0 && (present == nil || present.By.ID == n.Owner.ID) {
			change.Until = chat.MillisOf(time.Now().Add(chat.UndoWait))
		}
	}
	n.Change = &change
	e.enqueueChange(n, present)
}

// enqueueChange puts a change into the outbox, in place of those that it makes pointless.
func (e *engine) enqueueChange(n *outbox.Entry, present *chat.Event) {
	n.At, n.Tab = e.serverTime(time.Now()), e.tabs.Own
	n.SetFormat()
	n.Fresh = !e.sendsAtOnce(n)
	kept, dropped := e.outbox.Want(n, present)
	for _, gone := range dropped {
		e.forgetChange(gone)
	}
	if kept != nil {
		if w := e.cfg.Witness; w != nil {
			w.Changed(kept.Nonce, kept.Room, kept.Change)
		}
		e.saver.saveUnsent(kept, func() { kept.Saved = true; e.sendNext() })
	}
	if n.Owner.ID != e.me.ID {
		e.assignOutbox()
	}
	e.awaitDeletions()
	e.dirty.any = true
	e.redrawMessage(n.Room, n.Change.Seq)
	e.sendNext()
}

// sendsAtOnce reports that nothing is in the way of an entry that is about to be queued.
func (e *engine) sendsAtOnce(n *outbox.Entry) bool {
	_, waits := e.tabs.Waits()
	return e.online && !waits && e.outbox.InFlight == nil && e.outbox.Next() == nil && e.canSendTo(n.Room)
}

// editUnsent gives a message that is not durable another text. One that the server may have is edited when that is known.
func (e *engine) editUnsent(nonce chat.Nonce, text string) {
	n, there := e.outbox.Find(nonce)
	switch {
	case !there:
		if ev := e.sent(nonce); ev != nil {
			e.want(ev.Room, outbox.Change{Kind: chat.Edited, Seq: ev.Seq, Rev: ev.Rev, Text: text}, e.me)
			return
		}
		e.notify("edit", chat.Errorf(chat.CodeNoMessage, "the message is gone"))
	case n.Seq > 0:
		e.want(n.Where, outbox.Change{Kind: chat.Edited, Seq: n.Seq, Text: e.withAddress(n, text)}, e.me)
	case n.Error != nil || n.Fresh && n != e.outbox.InFlight:
		e.rewrite(n, text)
	default:
		e.want(n.Room, outbox.Change{Kind: chat.Edited, Of: nonce, Text: e.withAddress(n, text)}, e.me)
		e.redrawEntry(n)
	}
}

// rewrite gives a message that was not sent another text. One that had failed is sent.
func (e *engine) rewrite(n *outbox.Entry, text string) {
	failed, public := n.Error != nil, !e.isPrivate(n)
	n.Draft.Text = e.withAddress(n, chat.CleanText(text))
	n.Draft.Public = n.Draft.Public || public // an edit moves no message: a name at its start is text
	if n.Error = nil; failed {
		e.discard(n)
		e.submitMessage(&outbox.Entry{Room: n.Room, Nonce: outbox.NewNonce(), Draft: n.Draft, Owner: n.Owner})
		return
	}
	if err := e.limits.Check(n.Draft.Text); err != nil {
		n.Error = chat.AsError(err)
	}
	if w := e.cfg.Witness; w != nil {
		w.Said(n.Nonce, n.Room, n.Draft)
	}
	e.saver.saveUnsent(n, func() {})
	e.redrawEntry(n)
	e.sendNext()
}

// isPrivate reports whether a message of the outbox is said to one person.
func (e *engine) isPrivate(n *outbox.Entry) bool {
	if _, _, direct := n.Room.Pair(); direct || n.Draft.To != "" {
		return true
	}
	_, _, addressed := chat.Address(n.Draft.Text)
	return addressed && !n.Draft.Public
}

// withAddress returns the text of a message of the outbox if body is what its row shows.
func (e *engine) withAddress(n *outbox.Entry, body string) string {
	m := chat.Message{Text: n.Draft.Text}
	if _, _, direct := n.Room.Pair(); !direct && e.isPrivate(n) {
		m.To, m.In = e.me.ID, n.Room // To: whoever it is
	}
	return m.WithBody(body)
}
