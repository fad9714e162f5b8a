package outbox

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"parley/shared/chat"
	"parley/shared/client/dial"
	"parley/shared/client/storage"
	"parley/shared/client/timeline"
	"parley/shared/client/view"
)

// Entry is an unsent message. The first group of fields is stored.
type Entry struct {
	Room  chat.RoomID
	Nonce chat.Nonce
	Draft view.Draft
	Order int64
	At    chat.Millis
	Error *chat.Error // of the refusal that waits for a person
	Tab   string      // the name of the client that is to send it: see client.Tabs
	Owner chat.User   // who wrote it; zero: somebody who had no name yet
	// Format is the constant of that name at the time of writing.
	Format int

	Saved  bool        `json:"-"` // stored, or that failed
	Safe   bool        `json:"-"` // stored
	Stored []func()    `json:"-"` // called once when it is stored or needs no copy any more
	Tries  int         `json:"-"`
	Delay  *chat.Error `json:"-"`
	Retry  time.Time   `json:"-"` // when delayed
	Seq    chat.Seq    `json:"-"` // acknowledged: it is this event of Where
	Where  chat.RoomID `json:"-"`
}

// Format is the version of the stored fields. Before 2 a message had no owner.
const Format = 2

// Key is where the message is stored.
func (n *Entry) Key() string {
	key := fmt.Sprintf("%s%020d-%s", storage.KeyOutbox, n.Order, n.Nonce)
	if n.Tab != "" {
		key += "@" + n.Tab
	}
	return key
}

func (n *Entry) state() view.RowState {
	switch {
	case n.Error != nil:
		return view.Failed
	case n.Seq > 0:
		return view.Sent
	case n.Delay != nil:
		return view.Delayed
	}
	return view.Pending
}

// Item returns the message as it stands in its room.
func (n *Entry) Item() timeline.Item {
	return timeline.UnsentItem(&timeline.Unsent{
		Room: n.Room, Nonce: n.Nonce, Draft: n.Draft, Order: n.Order, At: n.At,
		State: n.state(), Error: cmp.Or(n.Error, n.Delay), Retry: n.Retry, Seq: n.Seq,
	})
}

// Waiting reports whether it is to be sent by itself.
func (n *Entry) Waiting() bool { return n.Error == nil && n.Seq == 0 }

// lasting reports whether a refusal lasts, as one of a budget of a day does.
func (n *Entry) lasting() bool {
	return n.Delay != nil && n.Delay.Wait() > dial.MaxServerWait && time.Until(n.Retry) > 0
}

// Settled tells whoever has another copy of the message that it is no longer needed.
func (n *Entry) Settled() {
	for _, tell := range n.Stored {
		tell()
	}
	n.Stored = nil
}

// TabOf returns the name of the client that stored the message with that key: "" for one that shared its storage with nobody.
func TabOf(key string) string {
	_, name, _ := strings.Cut(key, "@")
	return name
}
