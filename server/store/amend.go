package store

import (
	"context"
	"time"

	"parley/shared/chat"
)

// History reads the messages of rooms. A limit counts events and changes, maxBytes the text of them; at least one is in a page whatever
// its size, unless there is none.
type History interface {
	// Before returns the newest messages with a Seq below before. The span ends at before-1, so before should be at most the head plus 1.
	// It begins at the first message, or at 1 if there are no more.
	Before(ctx context.Context, room chat.RoomID, before chat.Seq, limit, maxBytes int) (chat.Page, error)
	// After returns the oldest messages and changes with a Seq above after. The span begins at after+1, and ends at the last of them, or
	// at the head if there are no more. It may end earlier, but not empty, if very many amendments follow after.
	After(ctx context.Context, room chat.RoomID, after chat.Seq, limit, maxBytes int) (chat.Page, error)
	// SeqAt returns the first event of a room at or after a time, or the last one if there is none; 0 if there are none at all. Where clocks
	// were set back, it is one of the events at which they pass that time.
	SeqAt(ctx context.Context, room chat.RoomID, at chat.Millis) (chat.Seq, error)
	// Around returns the messages on both sides of a Seq, about half of limit on each.
	Around(ctx context.Context, room chat.RoomID, seq chat.Seq, limit, maxBytes int) (chat.Page, error)
	// Since returns the oldest events with a Seq above after as they happened: messages and amendments, ascending. An event stands for the
	// superseded amendments before it: see chat.Event.From. If superseded ones follow the last event, the last of them is added as a stub.
	Since(ctx context.Context, room chat.RoomID, after chat.Seq, limit, maxBytes int) ([]chat.Event, error)
	// Time returns when the event with that Seq happened, also if it is superseded, and 0 if there is none.
	Time(ctx context.Context, room chat.RoomID, seq chat.Seq) (chat.Millis, error)
	// Messages returns the messages of a room with these Seqs that exist, ascending.
	Messages(ctx context.Context, room chat.RoomID, seqs []chat.Seq) ([]chat.Event, error)
	// Pinned returns the pinned messages of a room, ascending.
	Pinned(ctx context.Context, room chat.RoomID) ([]chat.Event, error)
	// Reactors returns up to limit users who have reacted to a message with a key, after the user after, in the order in which they did,
	// and whether there are more. There is none if the message does not exist or was deleted.
	Reactors(ctx context.Context, room chat.RoomID, seq chat.Seq, key string, after chat.UserID, limit int) (users []chat.User, more bool, err error)
	// OwnReactions returns the keys with which a user has reacted to these messages.
	OwnReactions(ctx context.Context, user chat.UserID, room chat.RoomID, seqs []chat.Seq) (map[chat.Seq][]string, error)
	// Versions returns the earlier texts of a message, the oldest first, or no_message. They are gone with the message.
	Versions(ctx context.Context, room chat.RoomID, seq chat.Seq) ([]chat.Version, error)
	// Owner returns who made a public room, or "" if nobody did. It returns no_room if there is no such room.
	Owner(ctx context.Context, room chat.RoomID) (chat.UserID, error)
	// EraseDeleted erases the texts of up to limit messages that moderators deleted before a time, and returns the number. Several nodes
	// may call it at the same time.
	EraseDeleted(ctx context.Context, before time.Time, limit int) (int, error)
}

// Amendment is what Append needs to know of an amendment besides the event.
type Amendment struct {
	Rev       chat.Seq  // of an edit: the Rev of the message that its author saw
	Moderator bool      // By may delete and restore messages of others
	Erase     bool      // of a deletion by a moderator: it cannot be restored
	Since     time.Time // of an edit: messages from before must not be edited; zero: no limit
	Purge     int64     // of a deletion by a moderator: the purge that it belongs to; of a restoration: the purge that must have removed the message; 0: none
}
