package view

import "parley/shared/chat"

// Notice is a refusal that belongs to no row, or a thing worth saying once.
type Notice struct {
	ID    int64
	About string // "rename", "create", "join", "leave", "answer", "storage", "history"
	Error *chat.Error
}

// Leftover is a message or a draft of another user of this device, whose storage it shares. It waits for its owner, and is
// neither sent nor shown as somebody else's, unless the user wants that: see Client.SendLeftovers.
type Leftover struct {
	Owner chat.User
	Room  chat.RoomID
	Text  string
	Draft bool // it was not to be sent yet
}
