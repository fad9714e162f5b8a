package auth

import (
	"strings"
	"sync"
	"unicode"
)

// reservedRooms are names that could be mistaken for rooms of the operator. Other reserved names of users, such as "support", are good
// names for rooms.
const reservedRooms = `
	parley system server admin admins administrator administrators moderator moderators mods operator operators owner root
	superuser sysadmin webmaster staff official security abuse
	管理员 管理 系统 系统消息 官方 版主`

var reservedRoomLooks = sync.OnceValue(func() map[string]bool {
	looks := map[string]bool{}
	for word := range strings.FieldsSeq(reservedRooms) {
		looks[roomSkeleton(word)] = true
		looks[roomSkeleton(strings.ToUpper(word))] = true
	}
	return looks
})

// RoomSkeleton returns the skeleton of the name of a room, and whether the name is reserved. Spaces and hyphens are equal, as in the id of
// a room.
func (g *Guests) RoomSkeleton(name string) (look string, reserved bool) {
	look = roomSkeleton(name)
	return look, reservedRoomLooks()[look]
}

func roomSkeleton(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool { return r == '-' || unicode.IsSpace(r) })
	return skeleton(strings.Join(words, "-"))
}
