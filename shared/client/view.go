package client

import (
	"time"

	"parley/shared/chat"
)

// View is an immutable picture of everything that a face draws. A new one is made for each change; parts that
// did not change are shared, so comparing a Version or a pointer tells whether to draw a part again.
type View struct {
	Me    chat.User // zero until the first welcome or what was kept
	Link  Link
	Rooms []RoomView // followed public rooms, then direct rooms, in the order to show them
	Open  *OpenRoom  // the room on screen; nil before the first Open
	// Requests are direct rooms opened by people whom the user has never written to, those that came last first: see Client.Answer.
	// RequestCount counts all of them, also those that are not loaded.
	Requests     []RoomView
	RequestCount int
	// Waiting counts unsent messages of all rooms.
	Waiting int
	// Leftovers are what other users of this device have written and not sent: nil for nothing.
	Leftovers []Leftover
	// Notices are refusals that belong to no row: a rename, a room that could not be made. The oldest first.
	Notices []Notice
	// Update is set when the server serves another build of the program than this one.
	Update    bool
	Lookup    *Lookup    // of the latest Find; nil before the first
	Directory *Directory // of the latest Browse; nil before the first
	Search    *Search    // of the latest Search; nil for none
	// Muted are the users that this one does not want to hear, in the order of muting.
	Muted []chat.User
	// Names says whom a name meant when the user wrote with somebody privately on this device, by NameKey.
	Names map[string]chat.User
}

// LinkState is how the connection stands.
type LinkState string

const (
	Connecting LinkState = "connecting" // the first time
	Online     LinkState = "online"
	Waiting    LinkState = "waiting" // lost; tries again at Link.Retry
	Stopped    LinkState = "stopped" // will not try again: Link.Reason says why
)

// Link is the connection as a face shows it.
type Link struct {
	State   LinkState
	Since   time.Time // of State leaving Online, or of the start; for the grace period before a banner
	Attempt int       // dials since then
	Retry   time.Time // when Waiting
	Reason  string    // protocol.Reason of the last goodbye, "" if there was none
	Cause   Cause     // why the last dial failed, "" if that is not known
	Detail  string    // the same for a terminal, with what to do
}

// RoomView is a row of the room list.
type RoomView struct {
	chat.Room
	Unread   int
	Mentions int
	PeerHere bool  // of a direct room
	Used     int64 // counts up with each room that is opened; 0: not opened as far as is known
	Muted    bool  // the peer of this direct room is muted: it stands last, and nothing in it counts
}

// OpenRoom is the room on screen.
type OpenRoom struct {
	Room     chat.Room
	Known    bool          // false while nothing was kept of it and the server has not answered
	Missing  bool          // there is no such room
	Request  bool          // the user has not answered who opened it
	Here     int           // users here now
	People   []chat.Person // those known, up to PeopleMax, in order of name; this user included
	More     bool          // there are more people than these: see Client.MorePeople
	History  []*Chunk      // loaded before the live part, oldest first
	Live     []*Chunk      // newest last; grows at its end
	Start    bool          // the first event of the room is loaded
	Loading  bool          // an older page is on its way
	Behind   bool          // what was said since this client was here last is on its way
	Absent   bool          // there is no connection, and nothing of the room is stored on this device
	Typing   []string      // names, never one's own
	Newest   int           // counts rows by others that arrived live, for "N new messages"
	ReadUpTo chat.Seq      // the newest Seq that may be marked as read by showing the end of this room
	Unread   Unread        // what stands below the row RowUnread
	// LastSeen is when People were here, for as long as nobody knows who is here now; zero if it is not known.
	LastSeen time.Time
}

// Unread is what was new in a room when it was opened, or came while its reader was elsewhere. Without it the value is zero.
type Unread struct {
	Count  int
	Since  time.Time // of the first of it; zero while that is not loaded
	From   chat.Seq  // Client.Seek of it loads the row RowUnread
	Loaded bool      // that row is loaded
	Read   bool      // all of it was read since
}

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

// Notice is a refusal that belongs to no row, or a thing worth saying once.
type Notice struct {
	ID    int64
	About string // "rename", "create", "join", "leave", "answer", "storage", "history"
	Error *chat.Error
}

// Draft is what a person wants to say.
type Draft struct {
	Text   string
	To     chat.UserID // say it privately
	Public bool        // say it to the room whatever it begins with
}

// Leftover is a message or a draft of another user of this device, whose storage it shares. It waits for its owner, and is
// neither sent nor shown as somebody else's, unless the user wants that: see Client.SendLeftovers.
type Leftover struct {
	Owner chat.User
	Room  chat.RoomID
	Text  string
	Draft bool // it was not to be sent yet
}

// Lookup is what is known of a name that is being typed.
type Lookup struct {
	Name   string
	Done   bool // the server has answered
	Match  *chat.Person
	Near   *chat.Person
	Offers []chat.Person
}

// Directory is the public rooms that a person may join.
type Directory struct {
	Query   string
	Rooms   []chat.Listing // in order of id
	More    bool           // there are more than these: a longer query finds them
	Loading bool           // the server has not answered yet; Rooms are those of the query before
}
