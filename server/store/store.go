// Package store is the contract of durable state: users, rooms and events. The packages sqlite and postgres implement it, and storetest
// tests every implementation. What a method has stored when it returns no error survives a power cut.
package store

import (
	"context"
	"errors"
	"time"

	"parley/shared/chat"
)

// Errors of a store. Errors that a user may see are *chat.Error, such as name_taken, no_room or too_many.
var (
	// ErrUnavailable means that nothing was stored and the same call may succeed later: the disk is full or the database busy.
	ErrUnavailable = errors.New("the store cannot write now")
	// ErrBroken means that an I/O error has ended writing for good; see Store.Broken. Whether the writes of that moment were stored is
	// known only after the next start.
	ErrBroken = errors.New("writing ended after an I/O error; check the disk and start the server again")
	// ErrOutcomeUnknown means that the connection to the database was lost during a commit: the write may be stored or not. Sending it
	// again with the same nonce tells.
	ErrOutcomeUnknown = errors.New("the database did not tell whether it has stored this")
	// ErrNewer means that the data have the format of a newer version of the program.
	ErrNewer = errors.New("the data were written by a newer version of parley; run that version, or restore a backup")
	// ErrRules means that the rules of the room have changed since Append.Rules.
	ErrRules = errors.New("the rules of the room have changed")
	// ErrClosed means that Close was called.
	ErrClosed = errors.New("the store is closed")
)

// Store is all durable state. All methods may be called concurrently. Texts have passed the checks of package chat, so they do not
// contain NUL, which PostgreSQL cannot store.
type Store interface {
	Users
	Accounts
	Credentials
	Sessions
	Links
	Settings
	Erasures
	Audit
	Files
	Rooms
	RoomRules
	Memberships
	Asks
	Requests
	Blocks
	Invites
	Reports
	Purges
	Statuses
	Events
	History
	Drafts
	Jobs
	Searcher
	Sweeper
	Exporter
	// Epoch returns the identity of this history. It is generated with the store, and again when the store is opened and turns out to be
	// an older copy of itself.
	Epoch(ctx context.Context) (chat.Epoch, error)
	// Secret returns the 32-byte key with which the nodes of this store sign bus messages. It is generated with the store.
	Secret(ctx context.Context) ([]byte, error)
	// Readers returns the number of short reads that can run at the same time. A few searches and exports do not take all of them.
	Readers() int
	// Ping returns an error if the store cannot be read.
	Ping(ctx context.Context) error
	// Unavailable returns the error of the last write if it was an ErrUnavailable, and nil after a write that was stored.
	Unavailable() error
	// Broken is closed when an I/O error has ended writing for good: every waiting and every later write fails with ErrBroken. Reads
	// still work. The process should end, since only a new one can find out what reached the disk.
	Broken() <-chan struct{}
	// Close waits for running writes and releases all resources.
	Close() error
}

// Name is the name of a user in three forms.
type Name struct {
	Shown    string // as typed
	Folded   string // PRECIS-folded: equal for names that differ only in case or width
	Skeleton string // equal for names that look alike
}

// Newcomer is a guest who is to be stored.
type Newcomer struct {
	ID              chat.UserID
	Name            Name
	Token           []byte      // hash of the first token; nil: there is no session yet
	Device, Network string      // of the first session
	Follows         chat.RoomID // a public room; "": none
	Origin          Origin      // if it is marked by a ban, the guest waits to be let in: see chat.UntilLetIn
}

// Origin recognizes where somebody comes from, and says nothing else about it.
type Origin struct {
	Network string // the bytes of an HMAC of the address, or of its /64; "": not known
	Token   []byte // hash of the token that was shown, although nobody has it any more; nil: none
}

// FormerName is a name that nobody else may take yet, since its owner had it until recently.
type FormerName struct {
	Folded, Skeleton string
	User             chat.User // with the present name
}

// Users stores users and their names.
type Users interface {
	// CreateUser stores a guest, the first session and the room that the guest follows, in one write. It returns name_taken if Folded or Skeleton
	// is the name or a former name of another user, and no_room if there is no such public room.
	CreateUser(ctx context.Context, newcomer Newcomer, now time.Time) (chat.User, error)
	// User returns one user, or no_user.
	User(ctx context.Context, id chat.UserID) (chat.User, error)
	// UsersByFolded returns the users with one of these folded names, in no particular order.
	UsersByFolded(ctx context.Context, folded []string) ([]chat.User, error)
	// UserBySkeleton returns the user whose name has that skeleton, or no_user.
	UserBySkeleton(ctx context.Context, skeleton string) (chat.User, error)
	// UsersByPrefix returns up to limit users whose folded name begins with prefix, the most recently seen first. It looks at the
	// RecentUsers most recently seen users, and at the first NamedUsers matching names.
	UsersByPrefix(ctx context.Context, prefix string, limit int) ([]chat.User, error)
	// Changes returns for each of these users a number that grows with each rename, follow, unfollow, new direct room, claim and change of
	// the role or the silence of that user. Nodes compare it to find changes whose bus message was lost. Unknown users are left out.
	Changes(ctx context.Context, users []chat.UserID) (map[chat.UserID]int64, error)
	// FormerNames returns the former names with the same Folded or the same Skeleton as one of these names that are still reserved at now.
	FormerNames(ctx context.Context, names []Name, now time.Time) ([]FormerName, error)
	// Rename gives a user another name and appends a renamed event to up to RenameRooms rooms other than direct ones that the user follows, those with the
	// newest events first, in one transaction. It returns the events in that order. The former name stays reserved for the user for
	// chat.FormerNameWait; beyond chat.FormerNamesMax names the oldest is released. It returns name_taken if Folded or Skeleton is the
	// name or a former name of another user. The same Shown changes nothing.
	Rename(ctx context.Context, id chat.UserID, name Name, now time.Time) (chat.User, []chat.Event, error)
}

// Rooms stores rooms and their followers.
type Rooms interface {
	// CreateRoom stores a public room, a private room or a group. It returns room_taken if the id is in use, or if another public room has the
	// skeleton; Suggest is then the name of that room. An empty skeleton is not compared; see FillSkeletons. It makes by the owner of a
	// private room or a group, and users its members, who follow it, in the same transaction. It returns the errors of AddMember for these.
	CreateRoom(ctx context.Context, room chat.Room, skeleton string, by chat.UserID, users []chat.UserID, now time.Time) error
	// FillSkeletons gives each public room without a skeleton that of its name, and returns the number of rooms. If several rooms have the
	// same skeleton, the oldest gets it, and the others get a unique one that no name has. It may be interrupted at any time, and
	// several nodes may call it at the same time.
	FillSkeletons(ctx context.Context, skeleton func(name string) string) (int, error)
	// OpenDirect returns the direct room of two users. If there is none, it creates the room with both as followers, and fresh is true. It
	// returns no_user if one of the users does not exist.
	OpenDirect(ctx context.Context, a, b chat.UserID, now time.Time) (room chat.Room, fresh bool, err error)
	// Room returns a room, or no_room. Peer is not set.
	Room(ctx context.Context, id chat.RoomID) (chat.Room, error)
	// PublicRooms returns up to limit public rooms that are open to the user, with an id after after, in the order of ids, whose id or name
	// contains query. If query matches at more than RoomPlaces places, only the rooms of that many places are found.
	PublicRooms(ctx context.Context, user chat.UserID, query string, after chat.RoomID, limit int) ([]chat.Room, error)
	// Follow makes the user follow a public room, with the read mark at its head. It does nothing if the user follows the room already. It
	// returns no_room, or too_many if the user follows chat.RoomsMax rooms.
	Follow(ctx context.Context, user chat.UserID, room chat.RoomID, now time.Time) error
	// Unfollow ends that. It does nothing if the user does not follow the room, and returns no_room for other rooms than public ones.
	Unfollow(ctx context.Context, user chat.UserID, room chat.RoomID) error
	// RoomStates returns the rooms that the user follows: public and private rooms and groups in the order in which they were followed, then direct rooms with
	// Peer set, the one with the newest event first. Requests to the user are left out. Counts stop at CountedUpTo the number of rooms,
	// and look at CountedAmong times as many messages. Role is set of private rooms and groups.
	RoomStates(ctx context.Context, user chat.UserID) ([]chat.RoomState, error)
	// RoomState returns one of these rooms, or a pending request to the user. Otherwise, and for a declined request, it returns no_room.
	RoomState(ctx context.Context, user chat.UserID, room chat.RoomID) (chat.RoomState, error)
	// SetRead moves the user's read mark of a followed room forward to mark.Seq, never back and never past the head. It does nothing if
	// the mark was moved back more often than mark.Back, unless that is AnyBack. It returns the read mark as it is then, or no_room.
	SetRead(ctx context.Context, user chat.UserID, room chat.RoomID, mark chat.ReadMark) (chat.ReadMark, error)
	// SetUnread moves the mark back to before the event from. It does nothing if the mark was moved back other than back times, or
	// stands there already. It returns the read mark as it is then, or no_room.
	SetUnread(ctx context.Context, user chat.UserID, room chat.RoomID, from chat.Seq, back int64) (chat.ReadMark, error)
	// SetLevel says what a followed room notifies the user about. It returns no_room if the user does not follow it.
	SetLevel(ctx context.Context, user chat.UserID, room chat.RoomID, level chat.Level) error
}

// Request is a direct room that From has opened, and that To has not accepted. The zero Request means that a room is not a request.
type Request struct {
	From, To chat.UserID
	Declined bool
}

// Requests stores requests to talk privately, and their answers.
type Requests interface {
	// RequestDirect returns the direct room of two users. If there is none, it creates the room as a request, and fresh is true. It returns
	// no_user if one of the users does not exist, unanswered if from has chat.RequestsOpen requests that were not accepted and are younger
	// than chat.RequestLapse, and rate_limited if from has opened chat.RequestsPerDay rooms within a day. A declined request counts like a
	// pending one: from must not learn that it was declined.
	RequestDirect(ctx context.Context, from, to chat.UserID, now time.Time) (room chat.Room, fresh bool, err error)
	// Request returns the request that a room is.
	Request(ctx context.Context, room chat.RoomID) (Request, error)
	// Answer accepts or declines a request to the user; a declined request may still be accepted. It does nothing for a direct room of the
	// user that is not a request, and returns no_room for any other room.
	Answer(ctx context.Context, user chat.UserID, room chat.RoomID, accept bool) error
	// Requests returns up to limit pending requests to the user, the newest first, and the number of all, at most chat.UnreadMax. If after
	// is set, it returns only requests that are older than that one.
	Requests(ctx context.Context, user chat.UserID, after chat.RoomID, limit int) (states []chat.RoomState, total int, err error)
}

// Idle selects the users and rooms to remove.
type Idle struct {
	// GuestsBefore selects users who were last seen before, whom no event, room or mention references, who have no job, for whom there is
	// no link, such as an invitation, and who follow at most the lobby.
	GuestsBefore time.Time
	// RoomsBefore selects public rooms that were created before, without events or followers. The lobby is never selected.
	RoomsBefore time.Time
}

// Swept counts the removed users and rooms.
type Swept struct{ Guests, Rooms int }

// Sweeper removes unused guests, empty rooms, and rooms that nobody is in any more.
type Sweeper interface {
	// SweepDeserted removes up to limit of the newest events of a private room or a group that has no member any more, from all tables and, as
	// EraseUser does, from the files; and the room with the last of them. More tells to call it again. Events that are not in the index for
	// search yet, and the newest one of all rooms, stay until a later call.
	SweepDeserted(ctx context.Context, limit int) (more bool, err error)
	// Sweep removes up to limit idle users and up to limit idle rooms. It selects them in the same transaction: a user who is active before
	// it stays, and one who comes back after it is unauthorized. It removes nothing while another node sweeps.
	Sweep(ctx context.Context, idle Idle, limit int) (Swept, error)
}

// Append is an event to be stored. The store sets Event.Seq, and InSeq of a private message.
//
// An amendment has Room, Kind, At, By.ID and Target; an edit also the new Message.Text and Message.Mentions, a reaction Reaction.Key and
// On, and a pin On. The message must be one of the room when the amendment is stored, after the items before it.
type Append struct {
	Event     chat.Event // Room, Kind, At, By.ID, Nonce and Message are stored; of mentions the ids and names
	Amendment *Amendment // of an amendment; nil is the zero one
	Rules     int64      // the version of the room's rules that By was found to be allowed to do this by
	// Pace is the time that has to be between two messages of By in the room, which those rules say; 0: none. The store remembers when By has sent
	// a message with a Pace, and refuses one that comes too soon as slow.
	Pace time.Duration
}

// Appended is the result of an Append.
type Appended struct {
	Event chat.Event // as stored, with the present By. With changed and gone it is the message as it stands now
	// Dup is set if nothing was changed: the user has sent an event with this nonce before, which Event is, or the message is already as
	// the amendment would make it, and Event.Seq is its Rev, or its own Seq if it was never changed.
	Dup bool
	// Err is nonce_reused if the event with that nonce had another room, text or addressee, though of a message that was changed since
	// only the room is compared; no_room; no_user; and no_message or gone of a message that answers another one or of an amendment.
	// A message with a Pace may be slow. What adds something to a public room, so all but deletions, restorations and reactions that are taken
	// back, is silenced of whoever is. An amendment is also refused with not_allowed, too_late, changed, and too_many for keys and pins. ErrRules asks for another look at
	// what By may do.
	Err   error
	Rules int64 // the version of the room's rules when this was stored
}

// InboxPlace is where a message stands in an inbox, which is in the order of these fields.
type InboxPlace struct {
	At   chat.Millis
	Room chat.RoomID
	Seq  chat.Seq
}

// Events stores the events of rooms. The Seqs of a room begin at 1 and have no gaps.
type Events interface {
	// Append commits the batch in its order, in one transaction, which other callers may share. The results are in the order of the batch.
	// A refused item does not affect the others. An error means that nothing was stored.
	Append(ctx context.Context, batch []Append) ([]Appended, error)
	// ByNonce returns the event that the user has sent with that nonce, if there is one.
	ByNonce(ctx context.Context, user chat.UserID, nonce chat.Nonce) (event chat.Event, found bool, err error)
	// PrivateIn returns the private messages by or to user that were said in room with from <= InSeq <= to, ordered by InSeq, At and Seq,
	// at most the newest limit. Messages of requests that the user has not accepted are left out.
	PrivateIn(ctx context.Context, user chat.UserID, room chat.RoomID, from, to chat.Seq, limit int) ([]chat.Event, error)
	// Inbox returns up to limit messages that mention the user, or answer one of the user's, in rooms that the user may read, the newest
	// first: after that place, or from the newest one for the zero place. Messages of requests that the user has not accepted are left out.
	Inbox(ctx context.Context, user chat.UserID, after InboxPlace, limit int) ([]chat.Event, error)
	// Heads returns the Seq of the newest event of each of these rooms, 0 for an empty or unknown room.
	Heads(ctx context.Context, rooms []chat.RoomID) (map[chat.RoomID]chat.Seq, error)
}
