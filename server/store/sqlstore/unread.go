package sqlstore

import (
	"parley/server/store"
	"parley/shared/chat"
)

// CountUpTo returns how many unread messages are counted in each of so many rooms of a user, of which it is enough to count
// store.CountedRooms and one.
func CountUpTo(rooms int) int {
	if rooms > store.CountedRooms {
		return store.CountedFewer
	}
	return chat.UnreadMax
}

// Unread replaces a count that has stopped early by the number of events since the read mark: all but a few are messages of others.
func Unread(state *chat.RoomState, limit int) {
	if limit < chat.UnreadMax && state.Unread >= limit {
		state.Unread = int(min(state.Head-state.Read, chat.UnreadMax))
	}
}
