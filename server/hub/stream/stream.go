// Package stream orders, collects and keeps the encoded events of a room on their way to its members.
package stream

import (
	"bytes"
	"strconv"
	"strings"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// Event is an event as it goes to sessions.
type Event struct {
	First chat.Seq // the first of the superseded amendments that are left out before it, or Seq
	Seq   chat.Seq
	Frame []byte // without a newline, and without From
	change
	content *chat.Event // an amendment that changes content, until it is in a run
}

// change says what an amendment changes. It is zero for messages and renames, and for stubs.
type change struct {
	kind   chat.EventKind
	target chat.Seq
	key    string      // of a reaction
	by     chat.UserID // of a reaction
}

// New encodes an event.
func New(e chat.Event) Event {
	first := e.First()
	e.From = 0
	next := Event{First: first, Seq: e.Seq, Frame: encode(&e)}
	if !e.Kind.Amends() {
		return next
	}
	amendment := e
	return next.of(&amendment)
}

// of returns e with what is known of the event that is encoded in it.
func (e Event) of(decoded *chat.Event) Event {
	if e.change = changeOf(decoded); e.kind.ChangesContent() {
		e.content = decoded
	}
	return e
}

func encode(e *chat.Event) []byte { return protocol.Encode(0, &protocol.Event{Event: *e}) }

// decode returns the event of a frame, or nil.
func decode(frame []byte) *chat.Event {
	f, err := protocol.DecodeUpdate(frame)
	if p, ok := f.Payload.(*protocol.Event); ok && err == nil {
		return &p.Event
	}
	return nil
}

// changeOf returns what an event changes. Its strings are copies: those of a decoded event are parts of the whole frame, which must not
// stay in memory with them.
func changeOf(e *chat.Event) change {
	if !e.Kind.Amends() || e.Stub() {
		return change{}
	}
	c := change{kind: chat.EventKind(strings.Clone(string(e.Kind))), target: e.Target}
	if e.Kind == chat.Reacted && e.Reaction != nil {
		c.key, c.by = strings.Clone(e.Reaction.Key), chat.UserID(strings.Clone(string(e.By.ID)))
	}
	return c
}

// amends reports whether there is a change.
func (c change) amends() bool { return c.target > 0 }

// supersedes reports whether c makes an earlier change worthless: one of the same thing, or any if c is a deletion or its end. A deletion
// is not superseded by an edit after its end, since it has cleared the reactions.
func (c change) supersedes(earlier change) bool {
	return c.target == earlier.target && (c.kind == chat.Deleted || c.kind == chat.Restored || c == earlier)
}

// amendmentMark stands behind the Seq of a line whose event changes an earlier one.
const amendmentMark = '+'

// Append appends the event as a line: its Seq, a mark if it is an amendment, a space and the frame.
func (e Event) Append(body []byte) []byte {
	body = strconv.AppendInt(body, int64(e.Seq), 10)
	if e.amends() {
		body = append(body, amendmentMark)
	}
	body = append(body, ' ')
	body = append(body, e.Frame...)
	return append(body, '\n')
}

// Decode returns the events of lines that Append has made, without those that cannot be read. Only amendments are decoded.
func Decode(body []byte) (events []Event) {
	for line := range bytes.Lines(body) {
		number, frame, ok := bytes.Cut(bytes.TrimSuffix(line, []byte{'\n'}), []byte{' '})
		number, amends := bytes.CutSuffix(number, []byte{amendmentMark})
		seq, err := strconv.ParseInt(string(number), 10, 64)
		if !ok || err != nil || seq <= 0 {
			continue
		}
		if len(line) < len(body) {
			frame = bytes.Clone(frame) // else it would keep the others, whose texts may be deleted, in memory
		}
		e := Event{First: chat.Seq(seq), Seq: chat.Seq(seq), Frame: frame}
		if amends {
			decoded := decode(frame)
			if decoded == nil || decoded.Seq != e.Seq {
				continue
			}
			e = e.of(decoded)
		}
		events = append(events, e)
	}
	return events
}
