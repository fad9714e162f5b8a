package view

import "parley/shared/chat"

// Pins are the pinned messages of a room.
type Pins struct {
	Room  chat.RoomID
	Rows  []Row // ascending
	Done  bool  // false while they are on their way
	Error *chat.Error
}

// Reactors are the users who have reacted to a message with one emoji.
type Reactors struct {
	Room  chat.RoomID
	Seq   chat.Seq
	Key   string
	Users []chat.User // in the order in which they reacted
	More  bool        // LoadReactors with the same values loads the next ones
	Done  bool        // false while some are on their way
	Error *chat.Error
}

// Versions are the earlier texts of a message.
type Versions struct {
	Room     chat.RoomID
	Seq      chat.Seq
	Versions []chat.Version // the oldest first
	Done     bool           // false while they are on their way
	Error    *chat.Error
}
