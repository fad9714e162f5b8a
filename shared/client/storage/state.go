package storage

import "parley/shared/chat"

// State is who the user is and the list of rooms.
type State struct {
	Me     chat.User
	Epoch  chat.Epoch
	Rooms  []Room
	Recent []chat.RoomID // see Archive.Recent
}

// Room is a row of the list of rooms.
type Room struct {
	State chat.RoomState
	Last  chat.Seq // the end of its timeline
	Kept  chat.Seq // the end of what is stored of it
}
