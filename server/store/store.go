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
	Requests
	Events
	Sweeper
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

// Former is a name that its former owner still holds.
type Former struct {
	Folded, Skeleton string
	User             chat.User // as the user is now
}

// Users keeps who there is.
type Users interface {
	// CreateUser stores a user with that name and the hash of its first token. It returns name_taken if Folded or
	// Skeleton is in use, or held by its former owner.
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
	// FormerNames returns those of these names that their former owners still hold at now: those with the same Folded, and
	// those with the same Skeleton.
	FormerNames(ctx context.Context, names []Name, now time.Time) ([]Former, error)
	// Touch marks the tokens with these hashes, and their users, as used at now: a session may last for weeks.
	Touch(ctx context.Context, tokens [][]byte, now time.Time) error
	// Rename gives a user another name and appends a renamed event to the RenameRooms public rooms with the newest
	// events that the user follows, in one transaction; the events are in that order. The former name stays the user's for
	// chat.FormerNameWait; of more than chat.FormerNamesMax the oldest is free again. It returns name_taken if another user
	// has Folded or Skeleton, or holds it. The same Shown changes nothing.
	Rename(ctx context.Context, id chat.UserID, name Name, now time.Time) (chat.User, []chat.Event, error)
}

// Rooms keeps the rooms and who follows them.
type Rooms interface {
	// CreateRoom stores a public room, or returns room_taken: its id is in use, or its skeleton is that of another public
	// room, whose name Suggest then is. An empty skeleton is like no other; see FillSkeletons.
	CreateRoom(ctx context.Context, room chat.Room, skeleton string, by chat.UserID, now time.Time) error
	// FillSkeletons gives each public room without a skeleton the one of its name. Of rooms that looked alike already the
	// oldest gets it; the others stay as they are and are not looked at again. It returns how many rooms it has written. It
	// may be interrupted at any moment, and several nodes may call it at once.
	FillSkeletons(ctx context.Context, skeleton func(name string) string) (int, error)
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
	// followed, then direct rooms, the one with the newest event first. Requests to the user are not
	// among them. Of a user of more than CountedRooms rooms, the mentions of a
	// room stop at CountedFewer, and where as many messages are unread, Unread is the number of events since, whatever they are.
	RoomStates(ctx context.Context, user chat.UserID) ([]chat.RoomState, error)
	// RoomState returns one of them or a request that waits, or no_room. For the user a declined request does not exist.
	RoomState(ctx context.Context, user chat.UserID, room chat.RoomID) (chat.RoomState, error)
	// SetRead moves the user's read mark of a followed room forward to seq, never back and never past the head.
	// It returns where the mark is now, or no_room.
	SetRead(ctx context.Context, user chat.UserID, room chat.RoomID, seq chat.Seq) (chat.Seq, error)
}

// Request is a direct room opened with a person who has never written to its author. It waits until that person
// accepts or declines it. The zero Request is a room in which both talk, or a public one.
type Request struct {
	From, To chat.UserID
	Declined bool
}

// Requests stores requests to talk privately, and their answers.
type Requests interface {
	// RequestDirect returns the pair's room, making it as a request if there is none; fresh says that it did. It returns
	// no_user if one of them does not exist, unanswered if from has chat.RequestsOpen requests that are not accepted and younger
	// than chat.RequestLapse, and rate_limited if from has opened chat.RequestsPerDay rooms within a day. A declined request counts like one
	// that waits: from must not learn of it.
	RequestDirect(ctx context.Context, from, to chat.UserID, now time.Time) (room chat.Room, fresh bool, err error)
	// Request returns the user whose answer a room waits for.
	Request(ctx context.Context, room chat.RoomID) (Request, error)
	// Answer accepts or declines a request to the user, whatever was answered before. For a room of the user that is none, or
	// is accepted, it does nothing; for any other it returns no_room.
	Answer(ctx context.Context, user chat.UserID, room chat.RoomID, accept bool) error
	// Requests returns up to limit of the requests to the user that wait, those that came last first, and how many there are,
	// at most chat.UnreadMax; with after only those that came before that one.
	Requests(ctx context.Context, user chat.UserID, after chat.RoomID, limit int) (states []chat.RoomState, total int, err error)
}

// Idle describes which users and rooms can be removed.
type Idle struct {
	GuestsBefore time.Time // users not seen since then, whom no event, room or mention names, and who follow the lobby at most
	RoomsBefore  time.Time // public rooms made before then, in which nothing was ever said and which nobody follows; never the lobby
}

// Swept counts the removed users and rooms.
type Swept struct{ Guests, Rooms int }

// Sweeper removes unused guests and empty rooms.
type Sweeper interface {
	// Sweep removes up to limit users and up to limit rooms that are idle, in one transaction in which it also decides: whoever is
	// active before it stays, whoever comes after it is unauthorized. It returns nothing if another node is at it.
	Sweep(ctx context.Context, idle Idle, limit int) (Swept, error)
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
	// (InSeq, At, Seq); of more than limit the newest. Those of requests that the user has not accepted are left out.
	Woven(ctx context.Context, user chat.UserID, room chat.RoomID, from, to chat.Seq, limit int) ([]chat.Event, error)
	// Heads returns the Seq of the newest event of each of these rooms, 0 for an empty or unknown one.
	Heads(ctx context.Context, rooms []chat.RoomID) (map[chat.RoomID]chat.Seq, error)
}
