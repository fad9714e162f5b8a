package view

import (
	"time"

	"parley/shared/chat"
)

// Search is what was found among the messages that are stored on this device: see Client.Search.
type Search struct {
	Query string
	Hits  []Hit // the newest first
	More  bool  // there are more: a longer query finds them
	Done  bool  // all that is stored was searched
}

// Hit is a message that was found.
type Hit struct {
	Room    chat.Room
	Key     string // of its row in that room
	Seq     chat.Seq
	At      time.Time
	Author  chat.User
	Text    string
	Found   []chat.Span // where the words stand in Text
	Private bool        // it was said to one person
}
