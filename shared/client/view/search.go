package view

import (
	"time"

	"parley/shared/chat"
)

// Query is what is searched for. Its text is in the language of package words.
type Query struct {
	Text string
	Room chat.RoomID // "" for all rooms
	Best bool        // the best first, else the newest
}

// Search is what was found: on this device, and on the server. See Client.Search.
type Search struct {
	Query   Query
	Hits    []Hit
	More    bool        // there are more: Client.MoreHits, or, if Local, a longer query finds them
	Loading bool        // more of them are on their way
	Done    bool        // the device and the server have answered
	Local   bool        // there is no connection: only what is on this device was searched
	Partial bool        // the server has run out of time: older messages may be missing
	Missing int         // percent of the server's messages that cannot be found yet
	Error   *chat.Error // why the server has not searched
}

// Hit is a message that was found.
type Hit struct {
	Room    chat.Room
	Key     string // of its row in that room
	Seq     chat.Seq
	At      time.Time
	Author  chat.User
	Text    string
	Found   []chat.Span // where the terms stand in Text
	Private bool        // it was said to one person

	Before, After Neighbour
}

// Neighbour is the message before or after a hit; without a Text there is none.
type Neighbour struct {
	Author chat.User
	Text   string
}

// ID identifies the hit among those of a search.
func (h *Hit) ID() string { return string(h.Room.ID) + " " + h.Key }
