package sqlite

import (
	"parley/server/store/sqlstore"
	"parley/shared/chat"
)

// cacheMax bounds the rooms and the users in the cache, separately.
const cacheMax = 10_000

// cache holds rooms and users for the writer, which would otherwise read them again for each group. It has the state of the writer's
// transaction: the writer clears it after a rollback, and after changing a room or a user in another way than by appending events.
type cache struct {
	rooms map[chat.RoomID]sqlstore.Room
	users map[chat.UserID]sqlstore.User
}

func (c *cache) clear() {
	c.rooms, c.users = map[chat.RoomID]sqlstore.Room{}, map[chat.UserID]sqlstore.User{}
}

// fill adds the cached rooms and users to a group, and returns the names of the others.
func (c *cache) fill(g *sqlstore.Group) (rooms, users []string) {
	for _, names := range [][]string{g.Names.Rooms, g.Names.Places} {
		for _, name := range names {
			if room, cached := c.rooms[chat.RoomID(name)]; cached {
				g.Rooms[chat.RoomID(name)] = &room
			} else {
				rooms = append(rooms, name)
			}
		}
	}
	for _, name := range g.Names.Users {
		if user, cached := c.users[chat.UserID(name)]; cached {
			g.Users[chat.UserID(name)] = user
		} else {
			users = append(users, name)
		}
	}
	return rooms, users
}

// add caches the rooms and users of a group that was written.
func (c *cache) add(g *sqlstore.Group) {
	if len(c.rooms) > cacheMax || len(c.users) > cacheMax {
		c.clear()
	}
	for id, room := range g.Rooms {
		c.rooms[id] = sqlstore.Room{Num: room.Num, Head: room.Head, Rules: room.Rules, Public: room.Public}
	}
	for id, user := range g.Users {
		c.users[id] = user
	}
}
