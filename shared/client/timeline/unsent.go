package timeline

import (
	"time"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// Unsent is a message of one's own that is not durable, as its row shows it. It is immutable.
type Unsent struct {
	Room  chat.RoomID
	Nonce chat.Nonce
	Draft view.Draft
	Order int64 // later messages have a higher one
	At    chat.Millis
	State view.RowState
	Error *chat.Error // of a message that has failed or is delayed
	Retry time.Time   // of one that is delayed
	Seq   chat.Seq    // acknowledged as this event
}
