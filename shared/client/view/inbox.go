package view

import (
	"time"

	"parley/shared/chat"
)

// Inbox is the messages that mention the user or answer one of the user's: see Client.LoadInbox.
type Inbox struct {
	Entries []Entry // the newest first
	More    bool    // LoadInbox loads older ones
	Done    bool    // the server has answered
	Error   *chat.Error
}

// Entry is a message in an inbox.
type Entry struct {
	Hit
	Unread bool
	Reply  bool // it answers one of the user's messages, and does not mention the user
}

// Day is the answer to Client.SeekTime: where a room was at a time.
type Day struct {
	Room  chat.RoomID
	At    time.Time // that was asked for
	Done  bool
	Seq   chat.Seq  // of the first message at or after At, or of the newest one; 0 for none
	Found time.Time // when that was
	Error *chat.Error
}
