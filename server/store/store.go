// Package store is the contract of durable state: users, rooms, events. sqlite implements it, storetest holds
// every implementation to it. What a method has returned without an error survives a power cut.
package store

import (
	"context"
	"errors"
	"time"

	"parley/shared/chat"
)

// Errors of a store. Refusals that a user may see are *chat.Error (name_taken, room_taken, no_room, no_user,
// nonce_reused, too_many).
var (
	// ErrLater means that nothing was stored and the same call may work later: the disk is full or the database busy.
	ErrLater = errors.New("the store cannot write now")
	// ErrBroken means that an I/O error has ended writing for good; see Store.Broken. Whether what was being written then
	// is stored shows at the next start.
	ErrBroken = errors.New("writing ended after an I/O error; check the disk and start the server again")
	// ErrUnknown means that the connection to the database was lost in a commit: what was being written may be stored or
	// not. Whoever sends it again with the same nonce finds out.
	ErrUnknown = errors.New("the database did not say whether it has stored this")
	// ErrNewer means that the data were written by a newer version of the program.
	ErrNewer = errors.New("the data were written by a newer version of parley; run that version, or restore a backup")
	// ErrClosed means that Close was called.
	ErrClosed = errors.New("the store is closed")
)

// Store is everything durable. All methods may be called concurrently. Text is what package chat lets through: without the
// character NUL, which not every database can keep.
type Store interface {
	Users
	Rooms
	Events
	// Epoch returns the identity of this history, made when the store was created. A store that finds itself to be an
	// older copy of what it was makes another one before it opens.
	Epoch(ctx context.Context) (chat.Epoch, error)
	// Secret returns the key with which the nodes of this store sign what they tell each other: 32 bytes, made with the store.
	Secret(ctx context.Context) ([]byte, error)
	// Readers returns how many reads can go on at once.
	Readers() int
	// Ping returns an error if the store cannot be read.
	Ping(ctx context.Context) error
	// Later returns an ErrLater if that is what became of the last write, and nil if it was stored. It heals by itself: writes
	// are tried all the time.
	Later() error
	// Broken is closed when an I/O error has ended writing for good: every write that waits, and every later one, fails
	// with ErrBroken. The process should end, since only a new one can know what reached the disk. Reads go on.
	Broken() <-chan struct{}
	// Close waits for running writes and releases everything.
	Close() error
}

// Name is a user's name in the three forms that matter.
type Name struct {
	Shown    string // as typed
	Folded   string // PRECIS-folded: equal for names that differ by case or width only
	Skeleton string // equal for names that look alike
}

// Users keeps who there is.
type Users interface {
	// CreateUser stores a user with that name and the hash of its first token. It returns name_taken if Folded or
	// Skeleton is in use.
	CreateUser(ctx context.Context, id chat.UserID, name Name, token []byte, now time.Time) (chat.User, error)
	// UserByToken returns whose token has that hash, if it was used since the moment expired, and marks it as used
	// at now (at most once a day). Otherwise it returns unauthorized.
	UserByToken(ctx context.Context, token []byte, expired, now time.Time) (chat.User, error)
	// LiveTokens returns those of these hashes of tokens that are not revoked.
	LiveTokens(ctx context.Context, tokens [][]byte) ([][]byte, error)
	// Revoke makes a token of the user void, or does nothing if the user has no token with that hash.
	Revoke(ctx context.Context, user chat.UserID, token []byte) error
	// User returns one user, or no_user.
	User(ctx context.Context, id chat.UserID) (chat.User, error)
	// UsersByFolded returns the users that have one of these folded names, in no order.
	UsersByFolded(ctx context.Context, folded []string) ([]chat.User, error)
	// UserBySkeleton returns the user whose name has that skeleton, or no_user.
	UserBySkeleton(ctx context.Context, skeleton string) (chat.User, error)
	// UsersByPrefix returns up to limit users whose folded name begins with prefix, those who used the program last first. It
	// looks at the RecentUsers users that used it last, and at the first NamedUsers names.
	UsersByPrefix(ctx context.Context, prefix string, limit int) ([]chat.User, error)
	// Changes returns for each of these users a number that grows with each rename, follow, unfollow and new direct room of
	// that user. A node that missed the news of it compares. Unknown users are left out.
	Changes(ctx context.Context, users []chat.UserID) (map[chat.UserID]int64, error)
	// Rename gives a user another name and appends a renamed event to the RenameRooms public rooms with the newest
	// events that the user follows, in one transaction; the events are in that order. It returns name_taken if another user has Folded or Skeleton. The same Shown changes nothing.
	Rename(ctx context.Context, id chat.UserID, name Name, now time.Time) (chat.User, []chat.Event, error)
}

// Rooms keeps the rooms and who follows them.
type Rooms interface {
	// CreateRoom stores a public room, or returns room_taken.
	CreateRoom(ctx context.Context, room chat.Room, by chat.UserID, now time.Time) error
	// OpenDirect returns the pair's room, making it, with both as followers, if there is none; fresh says that it did.
	// It returns no_user if one of them does not exist.
	OpenDirect(ctx context.Context, a, b chat.UserID, now time.Time) (room chat.Room, fresh bool, err error)
	// Room returns a room, or no_room. Peer is not set.
	Room(ctx context.Context, id chat.RoomID) (chat.Room, error)
	// PublicRooms returns up to limit public rooms with an id after after, in order of id, whose id or name contains query. If
	// more than RoomPlaces places match, it knows of the rooms of so many.
	PublicRooms(ctx context.Context, query string, after chat.RoomID, limit int) ([]chat.Room, error)
	// Follow makes the user follow a public room, reading from its head on, or does nothing if the user does already. It
	// returns no_room, or too_many at chat.RoomsMax.
	Follow(ctx context.Context, user chat.UserID, room chat.RoomID, now time.Time) error
	// Unfollow ends that; it does nothing if the user does not follow the room. A direct room cannot be left: no_room.
	Unfollow(ctx context.Context, user chat.UserID, room chat.RoomID) error
	// RoomStates returns what the user follows, direct rooms included, with Peer set; public rooms in the order they were
	// followed, then direct rooms, the one with the newest event first. Of a user of more than CountedRooms rooms, the mentions of a
	// room stop at CountedFewer, and where as many messages are unread, Unread is the number of events since, whatever they are.
	RoomStates(ctx context.Context, user chat.UserID) ([]chat.RoomState, error)
	// RoomState returns one of them, or no_room.
	RoomState(ctx context.Context, user chat.UserID, room chat.RoomID) (chat.RoomState, error)
	// SetRead moves the user's read mark of a followed room forward to seq, never back and never past the head.
	// It returns where the mark is now, or no_room.
	SetRead(ctx context.Context, user chat.UserID, room chat.RoomID, seq chat.Seq) (chat.Seq, error)
}

// Append is an event to be stored. Event.Seq, and for a private message InSeq, are set by the store.
type Append struct {
	Event chat.Event // Room, Kind, At, By.ID, Nonce and Message are stored; of a mention its user id and name
}

// Appended is what became of it.
type Appended struct {
	Event chat.Event // as stored, By as the user is now
	Dup   bool       // the same (user, nonce) was stored before: Event is that one
	Err   error      // refused: nonce_reused if the nonce was used for another room, text or addressee; no_room
}

// Events keeps what happened, each room's events numbered from 1 without a gap.
type Events interface {
	// Append commits the batch in its order, in one transaction, which it may share with other callers. Results are
	// in the order of the batch. A refused item does not spoil the others. An error means that nothing was stored.
	Append(ctx context.Context, batch []Append) ([]Appended, error)
	// ByNonce returns the event that a user's send with that nonce became; found is false if there is none.
	ByNonce(ctx context.Context, user chat.UserID, nonce chat.Nonce) (event chat.Event, found bool, err error)
	// After returns the oldest events with a Seq above after, ascending, at most limit, and about maxBytes of text but at least one.
	After(ctx context.Context, room chat.RoomID, after chat.Seq, limit, maxBytes int) ([]chat.Event, error)
	// Before returns the newest events with a Seq below before, ascending, bounded in the same way.
	Before(ctx context.Context, room chat.RoomID, before chat.Seq, limit, maxBytes int) ([]chat.Event, error)
	// Woven returns private messages by or to user that were said in room with from <= InSeq <= to, ordered by
	// (InSeq, At, Seq); of more than limit the newest.
	Woven(ctx context.Context, user chat.UserID, room chat.RoomID, from, to chat.Seq, limit int) ([]chat.Event, error)
	// Heads returns the Seq of the newest event of each of these rooms, 0 for an empty or unknown one.
	Heads(ctx context.Context, rooms []chat.RoomID) (map[chat.RoomID]chat.Seq, error)
}
