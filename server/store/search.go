package store

import (
	"context"
	"time"

	"parley/shared/chat"
	"parley/shared/words"
)

// Bounds of a search.
const (
	SearchTime   = time.Second // that a search takes at most
	SearchRanked = 300         // newest messages that are ranked
	SearchTail   = 20_000      // newest messages that are looked at without an index, if it does not have them yet
)

// Searcher finds messages. An index finds candidates, and words.Search decides.
type Searcher interface {
	// Search returns messages that the user may read and that the query finds. It takes at most SearchTime, or until ctx ends, and then
	// returns what it has found by then, with Partial.
	Search(ctx context.Context, search Search) (Found, error)
	// Index adds up to limit messages to the index, the oldest that are missing first, and reports whether there may be more. What it has
	// added stays, whatever happens. If another node is adding some, it does nothing.
	Index(ctx context.Context, limit int) (more bool, err error)
	// Indexing returns how much of the history is in the index.
	Indexing(ctx context.Context) (Indexing, error)
}

// Search says what to search for.
type Search struct {
	User    chat.UserID // who asks
	Query   words.Search
	Room    chat.RoomID // if set, only messages of that room, and private ones that were said in it
	Before  int64       // Next of the page before; 0 for the first page
	Limit   int
	Ranked  bool // the best first among the SearchRanked newest, instead of the newest first
	Context bool // with the messages before and after each hit
}

// Found is the result of a search.
type Found struct {
	Hits     []Hit
	Next     int64 // Before of the next page; 0 if there is none
	Partial  bool  // not everything was searched: there may be older hits after Next, and while the index is built, some that no page has
	Indexing Indexing
}

// Hit is a message that was found, with its neighbours in its room if there are any.
type Hit struct {
	Event         chat.Event
	Before, After *chat.Event
	Next          int64 // Before of a page that begins after this hit
}

// Indexing is the progress of the index: Done of Total events are in it, or are searched without it.
type Indexing struct{ Done, Total int64 }

// Complete reports whether the index is built.
func (i Indexing) Complete() bool { return i.Done >= i.Total }
