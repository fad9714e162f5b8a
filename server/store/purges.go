package store

import (
	"context"
	"fmt"
	"time"

	"parley/shared/chat"
)

// PurgeScope is what a purge is about: what somebody has said in one room, or in all public ones, in a span of time.
type PurgeScope struct {
	User  chat.UserID
	Room  chat.RoomID // "": all public rooms
	Since chat.Millis // the messages said from then on; 0: all
	Until chat.Millis // and no later than this
}

// PurgePreview says what a purge would remove.
type PurgePreview struct {
	Messages, Rooms int
	Older           int          // messages in the same rooms that were said before Since
	First           []chat.Event // the first of the messages
}

// Purge is the removal of many messages of one person, which can be undone for chat.RestoreWithin. What is left of a text is stored with the message,
// like that of any message that a moderator has deleted, and erased with it.
type Purge struct {
	ID int64
	PurgeScope
	By     chat.User   // in whose name the messages are deleted
	Undone chat.Millis // 0: it was not
	Kept   int         // removed messages that could be brought back now
	Rooms  int         // in so many rooms
}

// At returns when it was asked for.
func (p *Purge) At() chat.Millis { return p.Until }

// Undoable reports whether it can be undone.
func (p *Purge) Undoable(now time.Time) bool {
	return p.Undone == 0 && p.At() > chat.MillisOf(now.Add(-chat.RestoreWithin))
}

// JobPurge is the kind of the jobs that remove the messages of a purge, or bring them back. Their payload is a PurgeStep. Their user is whose messages
// these are: they end when that user is erased.
const JobPurge = "purge"

// PurgeJobs bounds how many of these jobs there are about one user.
const PurgeJobs = 1000

// PurgeStep is a part of the work of a purge.
type PurgeStep struct {
	Purge int64       `json:"purge"`
	By    chat.UserID `json:"by"`             // in whose name
	Undo  bool        `json:"undo,omitempty"` // bring messages back
	After OwnPlace    `json:"after"`          // the message before the first one
}

// Key is the key of the step's job.
func (s PurgeStep) Key() string {
	what := "remove"
	if s.Undo {
		what = "undo"
	}
	return fmt.Sprintf("%d %s %d %d", s.Purge, what, s.After.Room, s.After.Seq)
}

// PurgePlace is a message that a purge is to remove, or to bring back.
type PurgePlace struct {
	OwnPlace
	ID chat.RoomID // of the room
}

// Purges stores purges. The messages themselves are deleted and restored by Append, with Amendment.Purge.
type Purges interface {
	// PreviewPurge counts the messages that a purge would remove, and returns up to first of them. It looks through all messages, so few should
	// do that at the same time.
	PreviewPurge(ctx context.Context, scope PurgeScope, first int) (PurgePreview, error)
	// StartPurge stores a purge by By.ID, and the job of its first step. It returns its ID, no_user, and too_many for more than PurgeJobs jobs.
	StartPurge(ctx context.Context, purge Purge) (id int64, err error)
	// UndoPurge notes that a purge is undone, and stores the job that brings the messages back in the name of by. It returns the purge as it was
	// before, with its Kept. It returns too_late for one that is unknown, was undone, or is older than chat.RestoreWithin.
	UndoPurge(ctx context.Context, user chat.UserID, id int64, by chat.UserID, now time.Time) (Purge, error)
	// Purge returns one purge, without Kept and Rooms, or too_late for one that is unknown.
	Purge(ctx context.Context, id int64) (Purge, error)
	// UserPurges returns the purges about a user that are stored, the newest first.
	UserPurges(ctx context.Context, user chat.UserID) ([]Purge, error)
	// PurgePlaces returns up to limit messages for a step, ascending: those that are still there, or those of the purge that can be brought back.
	PurgePlaces(ctx context.Context, purge Purge, step PurgeStep, limit int) ([]PurgePlace, error)
	// ForgetPurges removes up to limit purges from before a time, of which nothing can be brought back any more, and returns the number.
	ForgetPurges(ctx context.Context, before time.Time, limit int) (int, error)
}
