// Package roomfile is the format of a room as one file: JSON Lines, one object a line. docs/operations.md describes it for readers. A Writer
// writes it without keeping any of it, and a Reader accepts only what a Writer could have written.
package roomfile

import "parley/shared/chat"

// Version of the format. A change that an earlier Reader would misunderstand raises it: 2 has members and their roles. A Reader accepts all of them.
const Version = 2

// Kinds of lines. A file is one Room, the people whom it names, its messages, renames, topics, changes of its members and other changes in the order of their Seqs, one on each Seq,
// and one End.
const (
	RoomLine    = "room"
	PersonLine  = "person"
	MessageLine = "message"
	RenameLine  = "rename"
	TopicLine   = "topic"
	MemberLine  = "member"
	ChangeLine  = "change"
	EndLine     = "end"
)

// Room is the first line.
type Room struct {
	Line    string        `json:"line"`
	Version int           `json:"version"`
	ID      chat.RoomID   `json:"id"`
	Kind    chat.RoomKind `json:"kind"`
	Name    string        `json:"name,omitempty"`
	Topic   string        `json:"topic,omitempty"`
	chat.Settings
	Head       chat.Seq    `json:"head"` // of the last event
	MadeBy     chat.UserID `json:"made_by,omitempty"`
	CreatedAt  chat.Millis `json:"created_at"`
	ExportedAt chat.Millis `json:"exported_at"`
}

// Person is a user whom the room names, with the present name.
type Person struct {
	Line  string      `json:"line"`
	ID    chat.UserID `json:"id"`
	Name  string      `json:"name"`
	Rev   int         `json:"rev,omitempty"`
	Role  chat.Role   `json:"role,omitempty"`  // of a member, and of whoever has a role in a public room
	Since chat.Millis `json:"since,omitempty"` // and since when
}

// Author is a person, with the name repeated for those who read the file.
type Author struct {
	ID   chat.UserID `json:"id"`
	Name string      `json:"name"`
}

// Message is a message as it stands.
type Message struct {
	Line      string          `json:"line"`
	Seq       chat.Seq        `json:"seq"`
	At        chat.Millis     `json:"at"`
	By        Author          `json:"by"`
	Nonce     chat.Nonce      `json:"nonce,omitempty"` // only in the file of an operator
	Text      string          `json:"text"`            // "" if it is gone
	To        chat.UserID     `json:"to,omitempty"`    // in the room of two: said privately
	In        chat.RoomID     `json:"in,omitempty"`    // and there
	InSeq     chat.Seq        `json:"in_seq,omitempty"`
	Mentions  []Mention       `json:"mentions,omitempty"`
	Reply     chat.Seq        `json:"reply,omitempty"`
	Rev       chat.Seq        `json:"rev,omitempty"`     // the last change
	Content   chat.Seq        `json:"content,omitempty"` // the last change of the text
	EditedAt  chat.Millis     `json:"edited_at,omitempty"`
	Gone      *chat.Gone      `json:"gone,omitempty"`
	Reactions []chat.Reaction `json:"reactions,omitempty"` // the changes have all users of each
	Pin       *chat.Pin       `json:"pin,omitempty"`
}

// Mention is a user whom a text names. At is the event at which it counts as unread: 0 for the message itself, -1 for none.
type Mention struct {
	ID   chat.UserID `json:"id"`
	Name string      `json:"name"`
	At   chat.Seq    `json:"at,omitempty"`
}

// Rename is a person's change of name, which the room shows.
type Rename struct {
	Line string      `json:"line"`
	Seq  chat.Seq    `json:"seq"`
	At   chat.Millis `json:"at"`
	By   chat.UserID `json:"by"`
	Was  string      `json:"was"`
	Name string      `json:"name"`
	Rev  int         `json:"rev"`
}

// Topic is another topic of the room, which the room shows; "" if it has none from then on.
type Topic struct {
	Line  string      `json:"line"`
	Seq   chat.Seq    `json:"seq"`
	At    chat.Millis `json:"at"`
	By    chat.UserID `json:"by"`
	Topic string      `json:"topic"`
}

// Member is a change of who is in a private room or a group, which the room shows: chat.Added or chat.Removed.
type Member struct {
	Line string         `json:"line"`
	Seq  chat.Seq       `json:"seq"`
	At   chat.Millis    `json:"at"`
	Kind chat.EventKind `json:"kind"`
	By   chat.UserID    `json:"by"`
	Whom Author         `json:"whom"` // with the name of that time
}

// Change is an amendment of the message Target, which has its effect. A superseded one has no By.
type Change struct {
	Line   string         `json:"line"`
	Seq    chat.Seq       `json:"seq"`
	At     chat.Millis    `json:"at"`
	Kind   chat.EventKind `json:"kind"`
	Target chat.Seq       `json:"target"`
	By     chat.UserID    `json:"by,omitempty"`
	Key    string         `json:"key,omitempty"` // of a reaction
	On     bool           `json:"on,omitempty"`  // of a reaction or a pin
}

// Superseded reports whether a later change says what there is to say.
func (c *Change) Superseded() bool { return c.By == "" }

// End is the last line.
type End struct {
	Line   string `json:"line"`
	Lines  int64  `json:"lines"`  // before this one
	SHA256 string `json:"sha256"` // of them, with their ends, in hexadecimal
}

// Entry is a *Person, *Message, *Rename, *Topic, *Member or *Change.
type Entry any
