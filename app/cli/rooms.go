package cli

import (
	"slices"

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

// leaveRoom leaves the room on screen, and opens the next one. Whoever has no other room stays.
func (c *conversation) leaveRoom() {
	v := c.View()
	at := slices.IndexFunc(v.Rooms, func(r view.Room) bool { return r.ID != c.current })
	switch _, _, direct := c.current.Pair(); {
	case direct:
		c.print("! a private conversation cannot be left")
	case at < 0:
		c.print("! this is your only room")
	case v.Link.State != view.Online:
		c.print("! leaving needs a connection; try again")
	default:
		c.Leave(c.current)
		c.openRoom(v.Rooms[at].ID)
	}
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
	c.current, c.watched, c.sent = room, false, nil
	c.Open(room)
}
