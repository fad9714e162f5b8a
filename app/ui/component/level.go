package component

import (
	"strings"

	"parley/shared/chat"
)

// LevelArg is the arg of action.Level.
func LevelArg(room chat.RoomID, level chat.Level) string {
	return level.String() + " " + string(room)
}

// ParseLevelArg reads what LevelArg returns.
func ParseLevelArg(arg string) (room chat.RoomID, level chat.Level, err error) {
	word, id, _ := strings.Cut(arg, " ")
	level, err = chat.ParseLevel(word)
	return chat.RoomID(id), level, err
}
