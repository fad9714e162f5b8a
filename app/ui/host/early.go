package host

import (
	"parley/app/ui/action"
	"parley/shared/chat"
)

// Early is what happened on the page before the program was there.
type Early struct {
	Room    chat.RoomID // that the text was typed in
	Text    string
	Caret   int
	Focused bool
	Sends   []EarlySend

	RoomsOpen  bool // the drawer with the rooms
	PeopleOpen bool // the people, as in screen
	Narrow     bool // they are a drawer
	Tap        Tap
}

// Tap is something tapped that only the program can do; the zero value is none.
type Tap struct {
	Action action.Name
	Arg    string
	Key    string // of the row around what was tapped; "" outside of rows
}

// EarlySend is an Enter pressed too early.
type EarlySend struct {
	Room  chat.RoomID
	Text  string
	Nonce chat.Nonce
	By    chat.User // whom this browser belonged to; zero: nobody yet
}
