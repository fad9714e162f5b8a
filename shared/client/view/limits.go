package view

import "time"

// Limits is what the server takes. Before the first welcome it is what this program takes.
type Limits struct {
	TextBytes, TextRunes int           // of a message
	NameRunes            int           // of a user's name
	RoomRunes            int           // of a room's name
	EditFor              time.Duration // messages may be edited for so long; 0: for ever
}
