package client

import (
	"time"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// unsent is a message of one's own that is not durable, as its row shows it. It is immutable.
type unsent struct {
	room  chat.RoomID
	nonce chat.Nonce
	draft view.Draft
	order int64 // later messages have a higher one
	at    chat.Millis
	state view.RowState
	err   *chat.Error // of a message that has failed or is delayed
	retry time.Time   // of one that is delayed
	seq   chat.Seq    // acknowledged as this event
}
