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
	RowCame    RowKind = "came"    // People joined (Others more)
	RowGone    RowKind = "gone"    // People left (Others more)
	RowMuted   RowKind = "muted"   // messages of muted users stand here (Others more of them): Reveal shows them
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
	Retry   time.Time
	Nonce   chat.Nonce // of a message of one's own that is not durable
	Seq     chat.Seq   // 0 until durable, and for notices
	Renames []Renaming // RowRenamed: up to three
	People  []string   // RowCame, RowGone: up to three names
	Others  int
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
		a.First == b.First && a.Text == b.Text && slices.Equal(a.Mention, b.Mention) && equalPrivate(a.Private, b.Private) &&
		a.State == b.State && a.Error == b.Error && a.Retry.Equal(b.Retry) && a.Nonce == b.Nonce && a.Seq == b.Seq &&
		slices.Equal(a.Renames, b.Renames) && slices.Equal(a.People, b.People) && a.Others == b.Others
}

func equalPrivate(a, b *Private) bool {
	return a == b || a != nil && b != nil && *a == *b
}
