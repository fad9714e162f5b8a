package store

import (
	"context"
	"time"

	"parley/shared/chat"
)

// Erasing says what becomes of the messages of somebody who is erased.
type Erasing string

const (
	KeepMessages   Erasing = "keep"   // they stay, as those of chat.DeletedUser
	RemoveMessages Erasing = "remove" // they are deleted, as their author could have done
)

// Erasure is somebody who was erased.
type Erasure struct {
	User chat.UserID
	Mode Erasing
	At   chat.Millis
	Done bool // nothing is left to do
}

// OwnPlace is where a message of a user stands among all of them.
type OwnPlace struct {
	Room int64 // in the store
	Seq  chat.Seq
}

// Erasures removes people, and reads what there is of them.
type Erasures interface {
	// EraseUser removes a person for good: the ways to sign in, sessions, links, drafts, what is followed and read, blocks, the name and former
	// names, also in renames and where messages mention them, in earlier versions too. The id stays, with the name chat.DeletedUser. It returns
	// no_user, and not_allowed for the last owner of the server. A private room or a group that loses its last owner gets another one. All but the
	// messages goes in the first transaction; after an error or a restart the erasure is not Done, and a call with the same arguments goes on.
	EraseUser(ctx context.Context, user chat.UserID, mode Erasing, now time.Time) error
	// EraseLater notes an erasure that EraseUser has refused, such as that of the last owner, so that Erasures has it until it is Done. It does
	// nothing if there is one of the person.
	EraseLater(ctx context.Context, user chat.UserID, mode Erasing, now time.Time) error
	// HeldNames returns the folded former names that are still reserved for the user.
	HeldNames(ctx context.Context, user chat.UserID, now time.Time) ([]string, error)
	// Erasures returns all, the oldest first.
	Erasures(ctx context.Context) ([]Erasure, error)
	// OwnMessages returns up to limit messages that the user wrote and that were not deleted, room by room, and the place of the last one. It
	// looks through all messages in the end, so few should read at the same time.
	OwnMessages(ctx context.Context, user chat.UserID, after OwnPlace, limit int) ([]chat.Event, OwnPlace, error)
}
