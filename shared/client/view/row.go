package view

import (
	"slices"
	"time"

	"parley/shared/chat"
)

// Chunk is a run of up to ChunkRows rows. ID is stable; Version changes when a row does.
type Chunk struct {
	ID      int64
	Version int64
	Rows    []Row
}

// ChunkRows is how many rows a chunk holds.
const ChunkRows = 50

// RowKind says what a row shows.
type RowKind string

const (
	RowMessage RowKind = "message"
	RowDay     RowKind = "day"     // a new day begins: At
	RowUnread  RowKind = "unread"  // what follows was not read
	RowRenamed RowKind = "renamed" // Renames (Others more)
	RowTopic   RowKind = "topic"   // Author gave the room the topic Text
	RowAdded   RowKind = "added"   // Author added People to the room (Others more)
	RowRemoved RowKind = "removed" // Author took People out of it (Others more)
	RowJoined  RowKind = "joined"  // People became members by an invitation (Others more)
	RowLeft    RowKind = "left"    // People are members no more, by their own wish (Others more)
	RowCame    RowKind = "came"    // People joined (Others more)
	RowGone    RowKind = "gone"    // People left (Others more)
	RowBlocked RowKind = "blocked" // messages of blocked users stand here (Others more of them): Reveal shows them
	RowDeleted RowKind = "deleted" // the messages Deleted stood here, beside each other
)

// RowState is how a message of one's own stands.
type RowState string

const (
	Sent    RowState = ""        // durable, or by somebody else
	Pending RowState = "pending" // on its way, or waiting for the connection
	Delayed RowState = "delayed" // refused for now: sent again by itself at Row.Retry
	Failed  RowState = "failed"  // refused: Row.Error says why; Retry or Discard
)

// Row is one line of a timeline.
type Row struct {
	Key     string // unique in its room and stable, also when a pending message becomes durable
	Kind    RowKind
	At      time.Time
	Author  chat.User
	Mine    bool
	First   bool   // begins a group by one author: draw avatar, name and time
	Text    string // what was said, without the address of a private message
	Mention []MentionSpan
	Private *Private // nil for what everyone can read
	State   RowState
	Error   *chat.Error
	Retry   time.Time  // Delayed: when it is sent again. Pending: it is sent then, and can be taken back until then
	Nonce   chat.Nonce // of a message of one's own that is not durable
	Seq     chat.Seq   // 0 until durable, and for notices
	Until   chat.Seq   // RowBlocked, RowDeleted: of the last message of Room that stands here
	Renames []Renaming // RowRenamed: up to three
	People  []string   // RowAdded to RowGone: up to three names
	Others  int
	Deleted []string // RowDeleted: the keys of the messages

	// Of a message that is durable: Room and Seq identify it.
	Room      chat.RoomID // where it is: of a private message that was said in a public room the direct room
	Rev       chat.Seq    // see chat.Event.Rev: an edit names what its author saw
	EditedAt  time.Time   // zero: never
	Gone      bool        // it was deleted: there is no text
	Pinned    bool
	Quote     *Quote     // the message that this one answers
	Reactions []Reaction // in the order in which their keys were first used
	Change    *Change    // what this user wants to change of it, and is not durable; the row shows it already
}

// TakesMember reports whether a row about members also says what another one would: that the same person did the same thing.
func (r *Row) TakesMember(other Row) bool {
	self := r.Kind == RowJoined || r.Kind == RowLeft
	return r.Kind == other.Kind && (self || r.Author.ID == other.Author.ID)
}

// Quote is the message that another one answers, as it stands now.
type Quote struct {
	Seq    chat.Seq
	Author chat.User
	Text   string // an excerpt, without markup
	Gone   bool   // it was deleted
	Hidden bool   // its author is blocked: there is no text
	Known  bool   // false while it is not loaded: then only Seq is set
}

// Reaction is one emoji below a message.
type Reaction struct {
	Key   string
	Count int
	Mine  bool
	Names []string // of the first who reacted, up to ReactionNames
}

// ReactionNames is how many of those who reacted a row names.
const ReactionNames = 5

// Change is a change of a message on its way to the server.
type Change struct {
	State  RowState    // Pending, Delayed or Failed
	Error  *chat.Error // why it was refused; with the code changed, Row.Text is how the message stands now
	Text   string      // of a refused edit: what its author wrote
	Delete bool        // the message is about to be deleted; the row shows it as gone already
	Until  time.Time   // of Delete: until then it can be undone; zero once it is on its way
}

// Renaming is a name that somebody gave up for another.
type Renaming struct{ Was, Name string }

// MentionSpan is a piece of Row.Text that names a user.
type MentionSpan struct {
	chat.Span
	User chat.UserID
	Me   bool
}

// Private says who else can read a row.
type Private struct {
	Peer chat.User // the other one
	Here bool      // Peer is here now, as far as this client knows
}

// Equal reports whether two rows look the same. It compares every field of Row; a test finds one that is forgotten.
func (a Row) Equal(b Row) bool {
	return a.Key == b.Key && a.Kind == b.Kind && a.At.Equal(b.At) && a.Author == b.Author && a.Mine == b.Mine &&
		a.First == b.First && a.Text == b.Text && slices.Equal(a.Mention, b.Mention) && equalTo(a.Private, b.Private) &&
		a.State == b.State && a.Error == b.Error && a.Retry.Equal(b.Retry) && a.Nonce == b.Nonce && a.Seq == b.Seq && a.Until == b.Until &&
		slices.Equal(a.Renames, b.Renames) && slices.Equal(a.People, b.People) && a.Others == b.Others && slices.Equal(a.Deleted, b.Deleted) &&
		a.Room == b.Room && a.Rev == b.Rev && a.EditedAt.Equal(b.EditedAt) && a.Gone == b.Gone && a.Pinned == b.Pinned &&
		equalTo(a.Quote, b.Quote) && slices.EqualFunc(a.Reactions, b.Reactions, Reaction.equal) && equalChange(a.Change, b.Change)
}

func (a Reaction) equal(b Reaction) bool {
	return a.Key == b.Key && a.Count == b.Count && a.Mine == b.Mine && slices.Equal(a.Names, b.Names)
}

func equalChange(a, b *Change) bool {
	return a == b || a != nil && b != nil && a.State == b.State && a.Error == b.Error && a.Text == b.Text && a.Delete == b.Delete &&
		a.Until.Equal(b.Until)
}

func equalTo[T comparable](a, b *T) bool {
	return a == b || a != nil && b != nil && *a == *b
}
