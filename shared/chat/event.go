package chat

// EventKind says what happened.
type EventKind string

const (
	Said    EventKind = "said"    // a message; Event.Message is set
	Renamed EventKind = "renamed" // By has a new name; Event.Was is the former one
	Titled  EventKind = "titled"  // By gave the room another topic: Event.Topic
	Added   EventKind = "added"   // By added Event.Whom to a private room or a group; By is Whom if an invitation did
	Removed EventKind = "removed" // By took Event.Whom out of a private room or a group; By is Whom if the user left

	// Amendments change the message Event.Target of the same room.
	Edited   EventKind = "edited"   // it has another text; Event.Message is its content
	Deleted  EventKind = "deleted"  // its author, or a moderator, took it away; Event.Message is its content, which says who did
	Restored EventKind = "restored" // a moderator brought it back; Event.Message is its content
	Reacted  EventKind = "reacted"  // By added a reaction, or took it away: Event.On; Event.Reaction is all of that key
	Pinned   EventKind = "pinned"   // By pinned the message, or unpinned it: Event.On
)

// Amends reports whether an event of that kind changes a message instead of being one.
func (k EventKind) Amends() bool {
	switch k {
	case Edited, Deleted, Restored, Reacted, Pinned:
		return true
	}
	return false
}

// ChangesContent reports whether an amendment of that kind gives its target another content.
func (k EventKind) ChangesContent() bool { return k == Edited || k == Deleted || k == Restored }

// Event is a durable thing that happened in a room. The store gives it its Seq in the event's own transaction.
//
// The event of a message holds the message as it stands now: amendments have changed it, and Rev is the Seq of the last one. An
// amendment that a later one of the same thing has superseded is a stub: it has only Room, Seq, Kind, Target and From.
type Event struct {
	Room    RoomID    `json:"room"`
	Seq     Seq       `json:"seq"`
	Kind    EventKind `json:"kind"`
	At      Millis    `json:"at,omitzero"`
	By      User      `json:"by,omitzero"`
	Nonce   Nonce     `json:"nonce,omitempty"`
	Message *Message  `json:"message,omitempty"`
	Was     string    `json:"was,omitempty"`
	Topic   string    `json:"topic,omitempty"` // of titled: "" if there is none any more
	Whom    *User     `json:"whom,omitempty"`  // of added and removed, with the name of that time

	Rev      Seq       `json:"rev,omitempty"`      // of a message: the Seq of the last amendment, 0 if there is none
	Target   Seq       `json:"target,omitempty"`   // of an amendment: the message that it changes
	Reaction *Reaction `json:"reaction,omitempty"` // of reacted: the reaction as the target has it now
	On       bool      `json:"on,omitempty"`       // of reacted and pinned: added, or taken away
	From     Seq       `json:"from,omitempty"`     // the events From to Seq-1 are superseded amendments, and are left out
}

// First returns the first Seq that the event stands for: itself, or the first of the superseded amendments that are left out before it.
func (e *Event) First() Seq {
	if e.From > 0 && e.From < e.Seq {
		return e.From
	}
	return e.Seq
}

// Stub reports whether the event is an amendment that a later one has superseded.
func (e *Event) Stub() bool { return e.Kind.Amends() && e.By.ID == "" }

// Message is a message as it stands now.
//
// Of an amendment it is the content of the target: Text, Mentions, EditedAt and Gone.
type Message struct {
	Text     string `json:"text"`               // as typed, with a leading "@name " if there was one; empty if Gone
	To       UserID `json:"to,omitempty"`       // said privately to this user; then the event is in the pair's direct room
	In       RoomID `json:"in,omitempty"`       // said privately: the public room it was said in; empty if in the direct room itself
	InSeq    Seq    `json:"in_seq,omitempty"`   // said privately: that room's head at the time; the message is shown after this Seq
	Mentions []User `json:"mentions,omitempty"` // users whose "@name" stands in the text, with the names used there

	Reply     Seq        `json:"reply,omitempty"`     // the message of the same room that this one answers
	EditedAt  Millis     `json:"edited_at,omitempty"` // when the text was last edited
	Gone      *Gone      `json:"gone,omitempty"`      // it was deleted: there is no text any more
	Reactions []Reaction `json:"reactions,omitempty"` // in the order of First
	Pin       *Pin       `json:"pin,omitempty"`
}

// Gone says who deleted a message, and when.
type Gone struct {
	By UserID `json:"by"` // its author, or a moderator
	At Millis `json:"at"`
}

// Pin says who pinned a message, and when.
type Pin struct {
	By UserID `json:"by"`
	At Millis `json:"at"`
}

// Reaction is who has reacted to a message with one emoji.
type Reaction struct {
	Key   string   `json:"key"`             // the emoji in its plain form: see ReactionKey
	First Seq      `json:"first,omitempty"` // the event with which the key came into use: reactions stand in this order
	Count int      `json:"count"`           // users
	Users []UserID `json:"users,omitempty"` // the first ReactorsMax of them, in the order in which they reacted
	Mine  bool     `json:"mine,omitempty"`  // in a page: the user who asked is one of them. Only set if Users is not all of them
}

// Version is an earlier text of a message.
type Version struct {
	Text string `json:"text"`
	At   Millis `json:"at"` // when it was written
	By   User   `json:"by"` // who wrote it
}
