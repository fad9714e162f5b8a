package auth

import (
	"strings"
	"sync"
	"unicode"
)

// reservedRooms would be mistaken for rooms of those who run the server. Other words that no user may have, such as "support",
// are what rooms are for.
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

// RoomSkeleton returns what the name of a room looks like, as skeleton does for users; reserved says that nobody may create a
// room with it. Spaces and hyphens are the same in the id of a room, and so they are here.
func (g *Guests) RoomSkeleton(name string) (look string, reserved bool) {
	look = roomSkeleton(name)
	return look, reservedRoomLooks()[look]
}

func roomSkeleton(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool { return r == '-' || unicode.IsSpace(r) })
	return skeleton(strings.Join(words, "-"))
}
