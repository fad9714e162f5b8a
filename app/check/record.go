// Package check says whether a chat kept its promises: it compares what clients said and saw, as their histories tell,
// with what the store has.
package check

import (
	"encoding/json"
	"hash/fnv"
	"strconv"

	"parley/shared/chat"
)

// Op says what a record is about.
type Op string

const (
	OpUser    Op = "user"    // the client is User from now on
	OpRun     Op = "run"     // the program of the client was started again, with Room open if there is one
	OpSaid    Op = "said"    // the user sent a message: Nonce, Room, Text, To
	OpAcked   Op = "acked"   // the server answered that it is durable: Nonce, Room, Seq
	OpRefused Op = "refused" // the server refused it for good: Nonce, Code
	OpBegan   Op = "began"   // what is known of Room starts anew after Seq
	OpSaw     Op = "saw"     // Events came at its end
	OpLeft    Op = "left"    // the user follows Room no more
	OpPaged   Op = "paged"   // Events came before its beginning
	OpLinked  Op = "linked"  // the connection stands; Epoch is the history's
	OpCut     Op = "cut"     // the connection is gone
	OpEnd     Op = "end"     // everything had arrived here, as far as the client knew
)

// Record is one line of a history: a JSON object with the fields that its Op names.
type Record struct {
	At     int64       `json:"t"` // nanoseconds on one clock for all clients of a load
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

// Seen is an event as a client saw it: its Seq, and a sum of all that it says.
type Seen struct {
	Seq chat.Seq
	Sum uint64
}

// See makes a Seen of an event.
func See(e *chat.Event) Seen { return Seen{e.Seq, Sum(e)} }

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

// Sum returns a number that differs, in all likelihood, for two events that do not say the same. Names are left out: who an
// author is now may have changed since.
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
