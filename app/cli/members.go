package cli

import (
	"slices"
	"strings"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// errand is a command about people, which waits until the server has said whom their names mean.
type errand struct {
	names []string // not looked up yet
	found []chat.User
	do    func(people []chat.User)
}

// about does something with the people of some names.
func (c *conversation) about(names []string, do func(people []chat.User)) {
	c.errands = append(c.errands, &errand{names: names, do: do})
}

// stepErrands continues the commands about people. It returns false while a name is being looked up: other lines wait then.
func (c *conversation) stepErrands(v *view.Snapshot) (done bool) {
	for len(c.errands) > 0 {
		e := c.errands[0]
		for len(e.names) > 0 {
			if v.Link.State != view.Online {
				return false
			}
			match, answered := c.finder.match(v, e.names[0])
			if !answered {
				return false
			}
			if match == nil {
				c.print("! nobody is called %s", safeLine(e.names[0]))
				e.do = func([]chat.User) {}
				break
			}
			e.found, e.names = append(e.found, match.User), e.names[1:]
		}
		c.errands = c.errands[1:]
		e.do(e.found)
	}
	return true
}

// create makes a room: "[public|private|group] NAME @PEOPLE".
func (c *conversation) create(said string) {
	room := view.NewRoom{Kind: chat.Public}
	words := strings.Fields(said)
	if len(words) > 0 {
		if kind := chat.RoomKind(strings.ToLower(words[0])); kind == chat.Public || kind.MembersOnly() {
			room.Kind, words = kind, words[1:]
		}
	}
	var people, name []string
	for _, word := range words {
		if who := strings.TrimLeft(word, "@＠"); who != word && room.Kind != chat.Public {
			people = append(people, who)
			continue
		}
		name = append(name, word)
	}
	room.Name = strings.Join(name, " ")
	if room.Name == "" && room.Kind != chat.Group {
		c.print("! use /create NAME, /create private NAME @PEOPLE or /create group @PEOPLE")
		return
	}
	c.about(people, func(found []chat.User) {
		if len(found) < len(people) {
			return
		}
		for _, u := range found {
			room.Users = append(room.Users, u.ID)
		}
		c.creating = true
		c.Create(room)
	})
}

// followCreation goes to the room that was made.
func (c *conversation) followCreation(v *view.Snapshot) {
	if c.creating && v.Open != nil && v.Open.Room.ID != c.current {
		c.creating = false
		c.current, c.watched, c.sent = v.Open.Room.ID, false, nil
	}
}

// listMembers prints who belongs to the room on screen, as soon as the server has said it.
func (c *conversation) listMembers(query string) {
	if o := c.View().Open; o == nil || o.Room.Kind == chat.Direct {
		c.print("! a private conversation has no members")
		return
	}
	c.listingMembers, c.oldMembers = true, c.View().Members
	c.LoadMembers(c.current, strings.TrimLeft(query, "@＠"))
}

// printMembers prints a page of members.
func (c *conversation) printMembers(m *view.Members) {
	if m.Error != nil {
		c.print("! members: %s", reason(m.Error))
		return
	}
	for _, a := range m.Asks {
		c.print("  %-24s asks to join since %s %s", safeLine(a.User.Name), a.At.Time().Local().Format("2006-01-02"), safeLine(a.Text))
	}
	for _, one := range m.List {
		seen := ""
		if one.Seen > 0 {
			seen = one.Seen.Time().Format("last seen 2006-01-02")
		}
		c.print("  %-24s %-10s %s", safeLine(one.User.Name), safeLine(string(one.Role)), seen)
	}
	if more := m.Total - len(m.List); more > 0 {
		c.print("  and %d more; /members NAME finds them", more)
	}
}

// onMember does something with a person and the room on screen. A refusal arrives as a notice.
func (c *conversation) onMember(name string, do func(room chat.RoomID, user chat.UserID), done string) {
	room := c.current
	c.about([]string{strings.TrimLeft(name, "@＠")}, func(found []chat.User) {
		for _, u := range found {
			do(room, u.ID)
			c.print("* asked to "+done, safeLine(u.Name))
		}
	})
}

// rank says what somebody is in the room on screen: "NAME ROLE".
func (c *conversation) rank(said string) {
	words := strings.Fields(said)
	o := c.View().Open
	if len(words) != 2 || o == nil || !slices.Contains(chat.RolesIn(o.Room.Kind), chat.Role(strings.ToLower(words[1]))) {
		c.print("! use /role NAME member, /role NAME moderator or /role NAME owner")
		return
	}
	role := chat.Role(strings.ToLower(words[1]))
	c.onMember(words[0], func(room chat.RoomID, user chat.UserID) { c.SetRole(room, user, role) }, "make %s "+string(role))
}
