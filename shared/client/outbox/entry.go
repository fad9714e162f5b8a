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

// Entry is an unsent message, or a change of a message. The first group of fields is stored.
type Entry struct {
	Room     chat.RoomID
	Nonce    chat.Nonce
	Draft    view.Draft
	Change   *Change `json:",omitempty"` // nil for a message
	Order    int64
	At       chat.Millis
	Error    *chat.Error // of the refusal that waits for a person
	Tab      string      // the name of the client that is to send it: see client.Tabs
	Owner    chat.User   // who wrote it; zero: somebody who had no name yet
	Fresh    bool        `json:",omitempty"` // it was never sent, or the server is known not to have it
	Until    chat.Millis `json:",omitempty"` // of a message: it is not sent before, by the clock of this device
	Later    bool        `json:",omitempty"` // its author has chosen that time; else it can be taken back until then
	OnServer bool        `json:",omitempty"` // the server is to send it at that time; until it has it, this device will
	Format   int         // the lowest of those that have all of its fields: see SetFormat

	Saved  bool        `json:"-"` // stored, or that failed
	Safe   bool        `json:"-"` // stored
	Stored []func()    `json:"-"` // called once when it is stored or needs no copy any more
	Tries  int         `json:"-"`
	Delay  *chat.Error `json:"-"`
	Retry  time.Time   `json:"-"` // when delayed
	Seq    chat.Seq    `json:"-"` // acknowledged: it is this event of Where
	Where  chat.RoomID `json:"-"`

	Present *chat.Event `json:"-"` // of a refused edit: the message as the server has it
}

// Format is the version of the stored fields that this program reads. Before 2 a message had no owner, before 3 there were no changes
// and no replies, before 4 nothing waited for its time.
const (
	Format        = 4
	formatOwners  = 2
	formatChanges = 3
)

// SetFormat notes the lowest format that the entry can be stored in: programs before it leave it alone, and send all others.
func (n *Entry) SetFormat() {
	n.Format = formatOwners
	if n.Change != nil || n.Draft.Reply != 0 {
		n.Format = formatChanges
	}
	if n.Until != 0 {
		n.Format = Format
	}
}

// Ownerless reports whether the entry was stored before entries had an owner.
func (n *Entry) Ownerless() bool { return n.Format < formatOwners }

// Key is where the entry is stored.
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

// Item returns a message as it stands in its room.
func (o *Outbox) Item(n *Entry) timeline.Item {
	return timeline.UnsentItem(&timeline.Unsent{
		Room: n.Room, Nonce: n.Nonce, Draft: o.DraftOf(n), Order: n.Order, At: n.At,
		State: n.state(), Error: cmp.Or(n.Error, n.Delay), Retry: n.due(), Seq: n.Seq,
	})
}

// DraftOf returns a message with the text that its latest edit gives it.
func (o *Outbox) DraftOf(n *Entry) view.Draft {
	draft := n.Draft
	for _, edit := range o.About(n.Where, n.Seq, n.unsentNonce()) {
		if edit.Change.Kind == chat.Edited && edit.Error == nil {
			draft.Text = edit.Change.Text
		}
	}
	return draft
}

// due returns when a message is sent that is delayed or waits for its time; zero for at once.
func (n *Entry) due() time.Time {
	if n.Held(time.Now()) {
		return n.Until.Time()
	}
	return n.Retry
}

// Held reports whether it waits for its time.
func (n *Entry) Held(now time.Time) bool { return n.Until > chat.MillisOf(now) && n.Waiting() }

// unsentNonce returns what identifies a message of the outbox to the changes of it: "" once it has a Seq.
func (n *Entry) unsentNonce() chat.Nonce {
	if n.Seq > 0 {
		return ""
	}
	return n.Nonce
}

// Place is where a message stands in its room.
func (n *Entry) Place() timeline.Place {
	return timeline.UnsentItem(&timeline.Unsent{Order: n.Order}).Place
}

// Waiting reports whether it is to be sent by itself.
func (n *Entry) Waiting() bool { return n.Error == nil && n.Seq == 0 }

// lasting reports whether a refusal lasts, as one of a budget of a day does, or concerns this text alone, as one of links does.
func (n *Entry) lasting() bool {
	return n.Delay != nil && (n.Delay.Wait() > dial.MaxServerWait || n.Delay.Code == chat.CodeNewcomer) && time.Until(n.Retry) > 0
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
