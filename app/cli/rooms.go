package cli

import (
	"parley/shared/chat"
	"parley/shared/client/view"
)

// join opens a room by id or name.
func (c *conversation) join(name string) {
	room, err := parseRoom(name)
	if err != nil {
		c.print("! %v", err)
		return
	}
	c.openRoom(room)
}

// list prints the directory, and the rooms with unread messages.
func (c *conversation) list(d *view.Directory) {
	for _, l := range d.Rooms {
		c.print("  %-24s %3d here  %s", safeLine(string(l.Room.ID)), l.Here, safeLine(l.Room.Topic))
	}
	for _, r := range c.View().Rooms {
		if r.Kind == chat.Direct || r.Unread > 0 {
			c.print("  %-24s %3d unread  %s", safeLine(string(r.ID)), r.Unread, title(r.Room))
		}
	}
	if d.More {
		c.print("  and more")
	}
}

// openRoom shows another room.
func (c *conversation) openRoom(room chat.RoomID) {
	c.current, c.readUpTo, c.sent = room, 0, nil
	c.Open(room)
}
