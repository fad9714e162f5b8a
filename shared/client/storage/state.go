package storage

import "parley/shared/chat"

// State is who the user is and the list of rooms.
type State struct {
	Me     chat.User
	Epoch  chat.Epoch
	Rooms  []Room
	Recent []chat.RoomID // see Archive.Recent
	Away   chat.Millis   `json:",omitempty"` // the user appeared away then; 0: no
	// Statuses are those of the user, of peers of direct rooms, and of people who were in the open room.
	Statuses []chat.UserStatus `json:",omitempty"`
}

// Me is whom the storage belongs to. It is stored by each client that learns it: by At, the others notice that one has signed in.
type Me struct {
	chat.User
	At chat.Millis `json:"at"`
}

// Room is a row of the list of rooms.
type Room struct {
	State chat.RoomState
	Last  chat.Seq // the end of its timeline
	Kept  chat.Seq // the end of what is stored of it
	// MovingBack: the user has moved the read mark back, and the server does not know.
	MovingBack bool `json:",omitempty"`
	// Leveling: the user has set another level, and the server does not know.
	Leveling bool        `json:",omitempty"`
	KeptAt   chat.Millis // when the event at Kept was; 0: not known
}
