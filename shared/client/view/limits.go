package view

// Limits is what the server takes. Before the first welcome it is what this program takes.
type Limits struct {
	TextBytes, TextRunes int // of a message
	NameRunes            int // of a user's name
	RoomRunes            int // of a room's name
}
