// Package stream orders, collects and keeps the encoded events of a room on their way to its members.
package stream

import (
	"bytes"
	"strconv"

	"parley/shared/chat"
)

// Event is an event as it goes to sessions.
type Event struct {
	Seq   chat.Seq
	Frame []byte // without a newline
}

// Append appends the event as a line: its Seq, a space and the frame.
func (e Event) Append(body []byte) []byte {
	body = strconv.AppendInt(body, int64(e.Seq), 10)
	body = append(body, ' ')
	body = append(body, e.Frame...)
	return append(body, '\n')
}

// Decode returns the events of lines that Append has made, without those that cannot be read.
func Decode(body []byte) (events []Event) {
	for line := range bytes.Lines(body) {
		number, frame, ok := bytes.Cut(bytes.TrimSuffix(line, []byte{'\n'}), []byte{' '})
		seq, err := strconv.ParseInt(string(number), 10, 64)
		if !ok || err != nil || seq <= 0 {
			continue
		}
		events = append(events, Event{chat.Seq(seq), frame})
	}
	return events
}
