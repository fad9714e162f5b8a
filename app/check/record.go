// Package check checks the promises of a chat: it compares the histories of clients, what they sent and saw, with the store.
package check

import (
	"encoding/json"
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
	OpRefused Op = "refused" // the server refused it permanently: Nonce, Code
	OpBegan   Op = "began"   // the timeline of Room was reset and starts after Seq
	OpSaw     Op = "saw"     // Events were appended to it
	OpLeft    Op = "left"    // the user no longer follows Room
	OpPaged   Op = "paged"   // Events were added before its beginning
	OpLinked  Op = "linked"  // connected; Epoch is the history's
	OpCut     Op = "cut"     // disconnected
	OpEnd     Op = "end"     // everything had arrived, as far as the client knew
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

// Sum returns a checksum of an event's content. Names are not included, since a user may have been renamed.
func Sum(e *chat.Event) uint64 {
	h := fnv.New64a()
	add := func(s string) {
		h.Write([]byte(s))
		h.Write([]byte{0})
	}
	add(string(e.Room))
	add(strconv.FormatInt(int64(e.Seq), 10))
	add(string(e.Kind))
	add(strconv.FormatInt(int64(e.At), 10))
	add(string(e.By.ID))
	add(string(e.Nonce))
	if m := e.Message; m != nil {
		add(m.Text)
		add(string(m.To))
		add(string(m.In))
		add(strconv.FormatInt(int64(m.InSeq), 10))
	}
	return h.Sum64()
}
