package sqlite

import (
	"parley/server/store/sqlstore"
	"parley/shared/chat"
)

// knownMax bounds how many rooms, and how many users, are remembered.
const knownMax = 10_000

// known is what the writer remembers of rooms and users, so that it need not read them again for each group. It is as in the
// writer's transaction: whatever takes that back, or changes one of these in another way than by events, makes it forget.
type known struct {
	rooms map[chat.RoomID]sqlstore.Room
	users map[chat.UserID]sqlstore.Person
}

func (k *known) forget() {
	k.rooms, k.users = map[chat.RoomID]sqlstore.Room{}, map[chat.UserID]sqlstore.Person{}
}

// recall fills in what is remembered, and returns the names of the rest.
func (k *known) recall(g *sqlstore.Group) (rooms, users []string) {
	for _, names := range [][]string{g.Names.Rooms, g.Names.Places} {
		for _, name := range names {
			if room, known := k.rooms[chat.RoomID(name)]; known {
				g.Rooms[chat.RoomID(name)] = &room
			} else {
				rooms = append(rooms, name)
			}
		}
	}
	for _, name := range g.Names.Users {
		if user, known := k.users[chat.UserID(name)]; known {
			g.Users[chat.UserID(name)] = user
		} else {
			users = append(users, name)
		}
	}
	return rooms, users
}

// keep remembers what a group has, which was written.
func (k *known) keep(g *sqlstore.Group) {
	if len(k.rooms) > knownMax || len(k.users) > knownMax {
		k.forget()
	}
	for id, room := range g.Rooms {
		k.rooms[id] = sqlstore.Room{Num: room.Num, Head: room.Head}
	}
	for id, user := range g.Users {
		k.users[id] = user
	}
}
