package view

import "parley/shared/chat"

// Draft is what a person wants to say.
type Draft struct {
	Text   string
	To     chat.UserID // say it privately
	Public bool        // say it to the room whatever it begins with
	Reply  chat.Seq    `json:",omitempty"` // the message of the room that it answers
}

// Elsewhere is a version of a draft that was saved on another device.
type Elsewhere struct {
	Version   int64
	Text      string // "": it was sent or cleared there
	Reply     chat.Seq
	Continues bool // it goes on with the text that this client has, and may replace it
}

// Shelf is the drafts that were replaced or cleared, the newest first.
type Shelf struct {
	Drafts []Shelved
	More   bool        // there are older ones: see Client.MoreShelf
	Done   bool        // the server has answered
	Error  *chat.Error // why it did not
}

// Shelved is a draft on the shelf.
type Shelved struct {
	ID    string // for Client.Unshelve
	Room  chat.RoomID
	Text  string
	Reply chat.Seq
	At    chat.Millis

	Refused chat.Code // why the server did not send it when its time had come; "": it was not to be sent later
}

// Later is a message that waits for its time.
type Later struct {
	Nonce    chat.Nonce
	Room     chat.RoomID
	Text     string
	At       chat.Millis // by the clock of this device
	Waits    bool        // the server is to send it, and is not known to have it
	OnServer bool        // the server has it and sends it; the text may be cut. Else this device does
}
