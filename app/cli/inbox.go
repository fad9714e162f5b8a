package cli

import (
	"time"

	"parley/shared/client/view"
	"parley/shared/markup"
)

// inboxShown is how many entries /inbox lists.
const inboxShown = 20

// listInbox prints the messages that mention the user or answer one of the user's, the newest last, as in a room.
func (c *conversation) listInbox(b *view.Inbox) {
	if b.Error != nil {
		c.print("! inbox: %s", reason(b.Error))
	}
	shown := b.Entries[:min(len(b.Entries), inboxShown)]
	for i := len(shown) - 1; i >= 0; i-- {
		e := shown[i]
		mark := " "
		if e.Unread {
			mark = "*"
		}
		where := "#" + safeLine(e.Room.Name)
		switch {
		case e.Room.Peer != nil:
			where = "private"
		case e.Room.Kind.MembersOnly():
			where = title(e.Room)
		}
		c.print("%s %s %s #%d %s: %s", mark, e.At.Format("2006-01-02 15:04"), where, e.Seq, safeLine(e.Author.Name), safeLine(markup.Excerpt(e.Text)))
	}
	if len(shown) == 0 && b.Error == nil {
		c.print("* nobody has mentioned you or replied to you yet")
	}
}

// seekDate looks for the messages of a day, in the zone of this machine.
func (c *conversation) seekDate(text string) {
	day, err := time.ParseInLocation("2006-01-02", text, time.Local)
	if err != nil {
		c.print("! /date DAY takes a day such as %s", time.Now().Format("2006-01-02"))
		return
	}
	c.date = day
	c.SeekTime(c.current, day)
}

// listDay prints where the day begins.
func (c *conversation) listDay(d *view.Day) {
	c.date = time.Time{}
	const day = "2006-01-02"
	found := d.Found.Local()
	switch {
	case d.Error != nil:
		c.print("! date: %s", reason(d.Error))
	case d.Seq == 0:
		c.print("* no messages here yet")
	case found.Format(day) != d.At.Format(day):
		c.print("* no messages on %s; %s begins with #%d", d.At.Format(day), found.Format(day), d.Seq)
	default:
		c.print("* %s begins with #%d, at %s", d.At.Format(day), d.Seq, found.Format("15:04"))
	}
}
