package store

import (
	"context"
	"time"

	"parley/shared/chat"
)

// Drafts stores what users have not sent yet: one draft of each user in each room, with a version, and the shelf with those that were
// replaced. Rooms are only names here: a draft may be for a direct room that its first message will open.
type Drafts interface {
	// SaveDraft replaces the draft of a room. A save that does not continue the stored version never loses a text: the stored text goes to
	// the shelf, unless it is part of the new one. If the stored draft was sent since, the new text goes there instead. An empty text that
	// was not sent clears only the version that it continues. It returns too_many beyond the limits, and no_user.
	SaveDraft(ctx context.Context, user chat.UserID, save DraftSave, now time.Time) (DraftSaved, error)
	// Drafts returns the drafts of a user after a room, in the order of rooms, up to chat.DraftsMax and up to maxBytes of text, at least one
	// if there is any. An empty one was sent or cleared; the newest chat.DraftsEmpty of them are known for about chat.ShelfTime.
	Drafts(ctx context.Context, user chat.UserID, after chat.RoomID, maxBytes int) (drafts []chat.Draft, more bool, err error)
	// Shelve puts a text on the user's shelf. One that is part of a text there for the same room changes nothing; one that contains such a
	// text replaces it.
	Shelve(ctx context.Context, user chat.UserID, draft chat.Draft, now time.Time) error
	// Shelf returns the drafts on the user's shelf that are younger than chat.ShelfTime, with a Version below before unless that is 0, the
	// newest first, up to maxBytes of text, at least one if there is any.
	Shelf(ctx context.Context, user chat.UserID, before int64, maxBytes int, now time.Time) (drafts []chat.Draft, more bool, err error)
	// Unshelve removes a draft from the user's shelf, or does nothing.
	Unshelve(ctx context.Context, user chat.UserID, version int64) error
	// PurgeDrafts removes up to limit drafts from shelves and up to limit empty ones of rooms that are older than before, and returns the
	// number. Several nodes may call it at the same time.
	PurgeDrafts(ctx context.Context, before time.Time, limit int) (int, error)
}

// DraftSave is a new text of a draft.
type DraftSave struct {
	Room  chat.RoomID
	Text  string
	Reply chat.Seq
	Base  int64 // the version that the text continues; 0: it was begun in an empty field
	Sent  bool  // the text is empty, because it was sent
}

// DraftSaved is the result of a SaveDraft.
type DraftSaved struct {
	Draft   chat.Draft // of the room, as it stands now
	Shelved bool       // the text was put on the shelf, because the draft was sent elsewhere
	Same    bool       // nothing was changed
}
