// Package check checks the promises of a chat: it compares the histories of clients, what they sent and saw, with the store.
package check

import (
	"encoding/json"
	"fmt"
	"hash"
	"hash/fnv"
	"strconv"

	"parley/shared/chat"
)

// Op is the kind of a record.
type Op string

const (
	OpUser    Op = "user"    // the client acts as User from now on
	OpRun     Op = "run"     // the client was started, with Room open if it is set
	OpSaid    Op = "said"    // the user sent a message: Nonce, Room, Text, To
	OpAcked   Op = "acked"   // the server acknowledged it: Nonce, Room, Seq
	OpRefused Op = "refused" // the server refused it, or a change, permanently: Nonce, Code
	OpChanged Op = "changed" // the user wants to change the message Seq of Room: Nonce of the change, Change, Text (of reacted the key), On
	OpAmended Op = "amended" // the server acknowledged the change: Nonce, Room, and the Seq with which the message was so
	OpDropped Op = "dropped" // the user took it back, or a message that was not sent yet: Nonce. A change may have been made all the same
	OpBegan   Op = "began"   // the timeline of Room was reset and starts after Seq
	OpSaw     Op = "saw"     // the span From to Seq was appended to it; Events are the messages and renames in it
	OpLeft    Op = "left"    // the user no longer follows Room
	OpPaged   Op = "paged"   // a span was added before its beginning: likewise
	OpShown   Op = "shown"   // in the end the user saw these messages of Room so: Events, with the checksums of their states
	OpStored  Op = "stored"  // in the end they were stored on the device so: likewise
	OpLinked  Op = "linked"  // connected; Epoch is the history's
	OpCut     Op = "cut"     // disconnected
	OpEnd     Op = "end"     // everything had arrived, as far as the client knew

	OpRemoves Op = "removes" // the user asks to take User out of Room, perhaps once more
	OpRemoved Op = "removed" // the server acknowledged that
	OpAdds    Op = "adds"    // the user asks to let User into Room again
	OpAdded   Op = "added"   // the server acknowledged that
	OpBanned  Op = "banned"  // User is kept out of the place, as was acknowledged
	OpLifts   Op = "lifts"   // somebody asks to end that
	OpRead    Op = "read"    // something of Room came beside the timeline, for what Text says: Seq is the newest in it, 0 for none; Asked
	OpCame    Op = "came"    // a new connection was let in: Asked
)

// Record is one line of a history: a JSON object with the fields that its Op names.
type Record struct {
	At     int64       `json:"t"` // nanoseconds since the load began
	Op     Op          `json:"op"`
	User   chat.UserID `json:"user,omitempty"`
	Room   chat.RoomID `json:"room,omitempty"`
	Seq    chat.Seq    `json:"seq,omitempty"`
	Nonce  chat.Nonce  `json:"nonce,omitempty"`
	Text   string      `json:"text,omitempty"`
	To     chat.UserID `json:"to,omitempty"`
	Code   chat.Code   `json:"code,omitempty"`
	Epoch  chat.Epoch  `json:"epoch,omitempty"`
	Events []Seen      `json:"events,omitempty"`

	From   chat.Seq       `json:"from,omitempty"`
	Change chat.EventKind `json:"change,omitempty"`
	On     bool           `json:"on,omitempty"`
	Asked  int64          `json:"asked,omitempty"` // when it was asked for, as At; 0: nobody has asked
}

// Seen is an event as a client saw it: its Seq, and a checksum of its content.
type Seen struct {
	Seq chat.Seq
	Sum uint64
}

// NewSeen returns the Seen of an event.
func NewSeen(e *chat.Event) Seen { return Seen{e.Seq, Sum(e)} }

// MarshalJSON writes [seq,"sum"].
func (s Seen) MarshalJSON() ([]byte, error) {
	line := strconv.AppendInt([]byte{'['}, int64(s.Seq), 10)
	line = append(line, `,"`...)
	line = strconv.AppendUint(line, s.Sum, 36)
	return append(line, `"]`...), nil
}

// UnmarshalJSON reads what MarshalJSON writes.
func (s *Seen) UnmarshalJSON(data []byte) error {
	var sum string
	pair := []any{&s.Seq, &sum}
	if err := json.Unmarshal(data, &pair); err != nil {
		return err
	}
	if len(pair) != 2 {
		return errPair
	}
	var err error
	s.Sum, err = strconv.ParseUint(sum, 36, 64)
	return err
}

// Sum returns a checksum of what never changes of an event. Names are not included, since a user may have been renamed.
func Sum(e *chat.Event) uint64 {
	h := sum{fnv.New64a()}
	h.text(string(e.Room))
	h.number(int64(e.Seq))
	h.text(string(e.Kind))
	h.number(int64(e.At))
	h.text(string(e.By.ID))
	h.text(string(e.Nonce))
	if m := e.Message; m != nil {
		h.text(string(m.To))
		h.text(string(m.In))
		h.number(int64(m.InSeq))
		h.number(int64(m.Reply))
	}
	return h.Sum64()
}

// State is what a message shows of its present state. It can be known from the event of the message and from a row that shows it.
type State struct {
	Seq, Rev  chat.Seq
	Text      string // without the address of a private message
	Gone      bool
	Pinned    bool
	EditedAt  chat.Millis
	Reactions []Reaction
}

// Reaction is how many users have reacted with an emoji.
type Reaction struct {
	Key   string
	Count int
}

// StateOf returns the state of a message, or of a rename, which never changes.
func StateOf(e *chat.Event) State {
	s := State{Seq: e.Seq, Rev: e.Rev}
	if m := e.Message; m != nil {
		s.Text, s.Gone, s.Pinned, s.EditedAt = m.Body(), m.Gone != nil, m.Pin != nil, m.EditedAt
		for _, r := range m.Reactions {
			s.Reactions = append(s.Reactions, Reaction{r.Key, r.Count})
		}
	}
	return s
}

// Seen returns the Seq and the checksum of the state.
func (s State) Seen() Seen {
	h := sum{fnv.New64a()}
	h.number(int64(s.Seq))
	h.number(int64(s.Rev))
	h.text(s.Text)
	h.text(fmt.Sprint(s.Gone, s.Pinned))
	h.number(int64(s.EditedAt))
	for _, r := range s.Reactions {
		h.text(r.Key)
		h.number(int64(r.Count))
	}
	return Seen{s.Seq, h.Sum64()}
}

// sum hashes values that cannot run into each other.
type sum struct{ hash.Hash64 }

func (h sum) text(s string) {
	h.Write([]byte(s))
	h.Write([]byte{0})
}

func (h sum) number(n int64) { h.text(strconv.FormatInt(n, 10)) }
