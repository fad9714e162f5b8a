package auth

import (
	"strings"
	"sync"

	"parley/server/store"
)

// reservedWords are names that could be mistaken for everyone, for the program or for its operator.
const reservedWords = `
	all anybody anyone channel everybody everyone group here lobby nobody room someone team
	you me self user users guest guests anonymous unknown deleted deleted-user null nil undefined none
	parley system server service bot admin admins administrator moderator moderators mod mods operator owner root
	superuser sysadmin webmaster postmaster hostmaster staff support help helpdesk official security abuse notice info
	所有人 全体成员 全体 大家 管理员 系统 系统消息 官方 客服 房间 频道 匿名 机器人 版主`

// reservedLooks has the skeletons of these words in lower and upper case: "ADMlN" with a lower-case L looks like "ADMIN".
var reservedLooks = sync.OnceValue(func() map[string]bool {
	looks := map[string]bool{}
	for word := range strings.FieldsSeq(reservedWords) {
		looks[skeleton(word)] = true
		looks[skeleton(strings.ToUpper(word))] = true
	}
	return looks
})

func isReserved(name store.Name) bool {
	looks := reservedLooks()
	return looks[name.Skeleton] || looks[skeleton(name.Folded)]
}
