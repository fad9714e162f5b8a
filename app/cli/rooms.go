package cli

import (
	"slices"
	"strings"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// join opens a room by id or name.
func (c *conversation) join(name string) {
	mine := c.membersOnly(name)
	room, err := parseRoom(name)
	switch followed := slices.ContainsFunc(c.View().Rooms, func(r view.Room) bool { return r.ID == room }); {
	case err == nil && followed:
	case len(mine) == 1:
		room = mine[0].ID
	case len(mine) > 1:
		for _, r := range mine {
			c.print("  /join %s  %s", safeLine(string(r.ID)), title(r.Room))
		}
		return
	case err != nil:
		c.print("! %v", err)
		return
	}
	c.openRoom(room)
}

// membersOnly returns the user's private rooms and groups of that name.
func (c *conversation) membersOnly(name string) (found []view.Room) {
	for _, r := range c.View().Rooms {
		if r.Kind.MembersOnly() && strings.EqualFold(r.Name, strings.TrimSpace(name)) {
			found = append(found, r)
		}
	}
	return found
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
	case c.warned != leaving && slices.ContainsFunc(v.Rooms, func(r view.Room) bool { return r.ID == c.current && r.Kind.MembersOnly() }):
		c.warned = leaving
		c.print("! you can come back only if somebody adds you, and nothing of the room stays on this machine; type /leave again to leave it")
	default:
		c.warned = ""
		c.Leave(c.current)
		c.openRoom(v.Rooms[at].ID)
	}
}

// leaving is what was typed when a command to leave has to be repeated.
const leaving = "/leave"

// list prints the directory, and the rooms with unread messages.
func (c *conversation) list(d *view.Directory) {
	for _, l := range d.Rooms {
		c.print("  %-24s %3d here  %s", safeLine(string(l.Room.ID)), l.Here, safeLine(l.Room.Topic))
	}
	for _, r := range c.View().Rooms {
		if r.Kind != chat.Public || r.Unread > 0 {
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
