package cli

import (
	"context"
	"time"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// changeCommand runs a command that is about one message.
func (c *conversation) changeCommand(word, rest string) {
	switch word {
	case "edit":
		c.edit(rest)
	case "delete":
		c.delete(rest)
	case "restore":
		if r, _, ok := c.pick(rest, mayBeDurable); ok {
			c.Restore(r.Room, r.Seq)
		}
	case "inbox":
		c.listingInbox, c.oldInbox = true, c.View().Inbox
		c.LoadInbox(false)
	case "date":
		c.seekDate(rest)
	case "unread":
		if r, _, ok := c.pick(rest, mayBeOthers); ok {
			c.MarkUnread(r.Room, r.Seq)
			c.print("* unread from %s", number(r, c.current))
		}
	case "read":
		c.MarkRoomsRead()
		c.print("* all rooms are marked read")
	case "undo":
		c.undo()
	case "reply":
		c.reply(rest)
	case "react":
		c.react(rest)
	case "pin":
		c.pin(rest)
	case "pins":
		c.listingPins, c.oldPins = true, c.View().Pins
		c.LoadPins(c.current)
	case "last":
		c.listLast(c.View().Open)
	}
}

// edit replaces the text of a message of the user, even of one that is not sent yet.
func (c *conversation) edit(rest string) {
	r, text, ok := c.pick(rest, mayBeMine)
	switch {
	case !ok:
	case text == "":
		c.print("! /edit TEXT takes the new text; /delete deletes a message")
	case r.Nonce != "":
		c.EditUnsent(r.Nonce, text)
	default:
		c.Edit(r.Room, r.Seq, r.Rev, text)
	}
}

// delete deletes a message after chat.UndoWait, during which undo keeps it.
func (c *conversation) delete(rest string) {
	r, _, ok := c.pick(rest, mayBeMine)
	switch {
	case !ok:
	case r.Nonce != "":
		c.Discard(r.Nonce)
		c.print("* it was not sent")
	default:
		if c.Delete(r.Room, r.Seq); r.Mine {
			c.print("* %s will be deleted in %d seconds; /undo keeps it", number(r, c.current), int(chat.UndoWait/time.Second))
		}
	}
}

// undo keeps the message that was about to be deleted last.
func (c *conversation) undo() {
	var last *view.Row
	if o := c.View().Open; o != nil {
		for _, r := range rowsOf(o) {
			if r.Change != nil && r.Change.Delete && (last == nil || r.Change.Until.After(last.Change.Until)) {
				last = &r
			}
		}
	}
	if last == nil {
		c.print("! nothing is about to be deleted")
		return
	}
	c.UndoDelete(last.Room, last.Seq)
	c.print("* %s is kept", number(*last, c.current))
}

// reply replies to a message in its own room: privately to a private one.
func (c *conversation) reply(rest string) {
	r, text, ok := c.pick(rest, mayBeOthers)
	switch {
	case !ok:
	case text == "":
		c.print("! /reply TEXT takes the text of the reply")
	case r.Room == c.current:
		c.post(view.Draft{Text: text, Reply: r.Seq})
	default:
		c.Send(r.Room, view.Draft{Text: chat.CleanText(text), Reply: r.Seq})
		c.print("* sent to %s privately; /join %s shows it", safeLine(r.Private.Peer.Name), safeLine(string(r.Room)))
	}
}

// react adds a reaction, or takes it away if it is there.
func (c *conversation) react(rest string) {
	r, text, ok := c.pick(rest, mayBeOthers)
	if !ok {
		return
	}
	key, emoji := chat.ReactionKey(text)
	if !emoji {
		c.print("! /react EMOJI takes one emoji, such as 👍")
		return
	}
	on := true
	for _, one := range r.Reactions {
		on = on && !(one.Key == key && one.Mine)
	}
	c.React(r.Room, r.Seq, key, on)
}

// pin pins a message, or unpins it.
func (c *conversation) pin(rest string) {
	if r, _, ok := c.pick(rest, mayBeDurable); ok {
		c.Pin(r.Room, r.Seq, !r.Pinned)
	}
}

// changing reports whether changes of messages wait to be sent. Deletions that can still be undone are found on screen.
func changing(v *view.Snapshot) bool {
	if v.Changes > 0 {
		return true
	}
	if v.Open != nil {
		for _, r := range rowsOf(v.Open) {
			if r.Change != nil && r.Change.Delete && r.Change.State != view.Failed {
				return true
			}
		}
	}
	return false
}

// leave ends the conversation. What is about to be deleted is deleted first, if there is a connection.
func (c *conversation) leave(ctx context.Context) int {
	v := c.View()
	if !changing(v) || v.Link.State != view.Online {
		return ok
	}
	c.print("* waiting until the last changes are sent; if you interrupt, they are sent the next time")
	ctx, stop := context.WithTimeout(ctx, 2*chat.UndoWait)
	defer stop()
	_ = c.until(ctx, func(v *view.Snapshot) (bool, error) { // what is not sent by then is stored
		c.draw(v)
		return !changing(v), nil
	})
	return ok
}
