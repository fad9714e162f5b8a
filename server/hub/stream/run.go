package stream

import (
	"slices"
	"sort"
	"strconv"

	"parley/shared/chat"
)

// run is events without a gap, in the order of their Seqs. What was edited or deleted is in no frame of it: an amendment that changes
// content rewrites the frame of its target, and takes the place of those that it supersedes.
type run struct {
	events []Event
	bytes  int // of their frames
}

// add adds the next event.
func (r *run) add(e Event) {
	content := e.content
	e.content = nil // its text must not stay behind the frame's
	r.events = append(r.events, e)
	r.bytes += len(e.Frame)
	if e.amends() {
		r.leaveOut(e.change)
	}
	if content != nil {
		r.rewrite(content)
	}
}

// leaveOut removes the amendments that c, the change of the last event, supersedes. The event after each stands for it from then on.
func (r *run) leaveOut(c change) {
	for at := len(r.events) - 2; at >= 0 && r.events[at].Seq > c.target; at-- {
		if c.supersedes(r.events[at].change) {
			r.events[at+1].First = r.events[at].First
			r.bytes -= len(r.events[at].Frame)
			r.events = slices.Delete(r.events, at, at+1)
		}
	}
}

// rewrite encodes again what has the former content of a message, before last, the newest amendment: the message, as it is after all
// changes of it, and amendments.
func (r *run) rewrite(last *chat.Event) {
	var message *chat.Event // nil: it is not here any more
	at := r.search(last.Target - 1)
	first := at
	if r.events[at].Seq == last.Target {
		message = decode(r.events[at].Frame)
	}
	for ; at < len(r.events)-1; at++ {
		e := &r.events[at]
		if e.target != last.Target || message == nil && !e.kind.ChangesContent() {
			continue
		}
		amendment := decode(e.Frame)
		if amendment == nil {
			continue // it was no frame of ours
		}
		if message != nil {
			message = chat.Amend(message, amendment)
		}
		if e.kind.ChangesContent() {
			amendment.Message = last.Message
			r.replace(at, amendment)
		}
	}
	if message != nil {
		r.replace(first, chat.Amend(message, last))
	}
}

// replace encodes the event at a place again.
func (r *run) replace(at int, e *chat.Event) {
	r.bytes -= len(r.events[at].Frame)
	r.events[at].Frame = encode(e)
	r.bytes += len(r.events[at].Frame)
}

// drop removes the oldest event.
func (r *run) drop() {
	r.bytes -= len(r.events[0].Frame)
	r.events[0] = Event{}
	r.events = r.events[1:]
}

// search returns the place of the first event with a Seq above seq.
func (r *run) search(seq chat.Seq) int {
	return sort.Search(len(r.events), func(i int) bool { return r.events[i].Seq > seq })
}

// Frames returns the frames of events, which are without a gap, for somebody who has those up to after.
func Frames(events []Event, after chat.Seq) [][]byte {
	frames := make([][]byte, 0, len(events))
	for _, e := range events {
		if e.Seq > after {
			frames = append(frames, e.from(max(e.First, after+1)))
		}
	}
	return frames
}

// from returns the frame with From, if events are left out before the event. From is the last field of an event, and an event the last
// thing in its frame.
func (e *Event) from(first chat.Seq) []byte {
	const end = "}}}"
	if first >= e.Seq || len(e.Frame) < len(end) {
		return e.Frame
	}
	frame := append(make([]byte, 0, len(e.Frame)+32), e.Frame[:len(e.Frame)-len(end)]...)
	frame = append(frame, `,"from":`...)
	frame = strconv.AppendInt(frame, int64(first), 10)
	return append(frame, end...)
}
