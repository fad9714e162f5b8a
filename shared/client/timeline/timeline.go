// Package timeline orders what is known of one room and makes rows of it: events and pages, gaps, private messages, notices and the
// unread divider. It is pure: no clock, no connection, no storage, no locks.
package timeline

import (
	"slices"

	"parley/shared/chat"
)

// MaxWaiting bounds the events that wait above a gap. One that is dropped is known to exist, and comes with a page.
const MaxWaiting = 1000

// Timeline is a run of a room's history without a hole: the Seqs Base+1 to Last. It has the messages and renames among them, as they
// stand after all amendments up to Last, and maybe later ones. Above the run are events that wait for a gap to be closed. A room has a
// live Timeline, which grows with what is said, and may have detached ones, which grow by pages only. Others read the fields; methods
// change them.
type Timeline struct {
	Epoch       chat.Epoch
	Me          chat.UserID   // whose reactions are Mine
	Base        chat.Seq      // the run begins after it
	Events      []*chat.Event // messages and renames, ascending. They are shared, and never change: an amendment puts another in place
	Start       bool          // the run reaches back to the room's first event
	Head        chat.Seq      // the newest event known to exist
	Interleaved []*chat.Event // private messages said in the room, in interleavedOrder
	last        chat.Seq      // the end of the run
	lastAt      chat.Millis   // when that event was; 0: not known
	held        map[chat.Seq]*chat.Event
	runs        int // events in held that stand for others before them
	refs        map[chat.Seq]*chat.Event
	recent      []*chat.Event // the latest amendments, ascending
	forgotten   chat.Seq      // recent has none up to this one
}

// Passed is an event that the end of a run has passed.
type Passed struct {
	*chat.Event
	Was, Now *chat.Event // of an amendment: its target before and after; nil if that is not loaded
}

// New returns an empty timeline that goes on after head.
func New(epoch chat.Epoch, head chat.Seq) *Timeline {
	return &Timeline{Epoch: epoch, Base: head, last: head, Head: head, Start: head == 0,
		held: map[chat.Seq]*chat.Event{}, refs: map[chat.Seq]*chat.Event{}}
}

// Last is the end of the run: where a resume goes on.
func (t *Timeline) Last() chat.Seq { return t.last }

// LastAt is when the event at the end of the run was, 0 if that is not known.
func (t *Timeline) LastAt() chat.Millis { return t.lastAt }

// EndedAt says when the event at the end of the run was.
func (t *Timeline) EndedAt(at chat.Millis) { t.lastAt = at }

// After returns the messages and renames of the run with a Seq above seq.
func (t *Timeline) After(seq chat.Seq) []*chat.Event {
	at, found := t.search(seq)
	if found {
		at++
	}
	return t.Events[at:]
}

// Holds reports whether a Seq is in the run.
func (t *Timeline) Holds(seq chat.Seq) bool { return t.Base < seq && seq <= t.last }

// Find returns the message or rename with that Seq, or nil if it is not loaded.
func (t *Timeline) Find(seq chat.Seq) *chat.Event {
	if at, found := t.search(seq); found {
		return t.Events[at]
	}
	return t.refs[seq]
}

func (t *Timeline) search(seq chat.Seq) (at int, found bool) {
	return slices.BinarySearchFunc(t.Events, seq, func(ev *chat.Event, seq chat.Seq) int { return int(min(max(ev.Seq-seq, -1), 1)) })
}

// Gap reports that events are known to exist after the run.
func (t *Timeline) Gap() bool { return t.Head > t.last }

// Exists notes that the room has an event with that Seq.
func (t *Timeline) Exists(seq chat.Seq) { t.Head = max(t.Head, seq) }

// EndsHere notes that the room has no events after the run.
func (t *Timeline) EndsHere() { t.Head = t.last }

// Waiting counts the events above a gap.
func (t *Timeline) Waiting() int { return len(t.held) }

// Apply takes an event as it came, in any order and any number of times, and returns what the end of the run has passed: nothing if
// the event was known, or waits above a gap.
func (t *Timeline) Apply(ev *chat.Event) []Passed {
	t.Exists(ev.Seq)
	switch {
	case ev.Seq <= t.last:
		return nil
	case ev.First() > t.last+1:
		t.hold(ev)
		return nil
	}
	return t.drain([]Passed{t.pass(ev)})
}

// pass moves the end of the run to an event that comes next.
func (t *Timeline) pass(ev *chat.Event) Passed {
	t.last, t.lastAt = ev.Seq, ev.At
	switch {
	case ev.Kind.Amends():
		t.remember(ev)
		was, now := t.Amend(ev)
		return Passed{ev, was, now}
	case Drawable(ev):
		t.Events = append(t.Events, ev)
		delete(t.refs, ev.Seq)
	}
	return Passed{Event: ev}
}

// hold keeps an event that comes after a gap. Of two with the same Seq it keeps the one that stands for more.
func (t *Timeline) hold(ev *chat.Event) {
	was := t.held[ev.Seq]
	if was == nil && len(t.held) >= MaxWaiting || was != nil && was.First() <= ev.First() {
		return
	}
	if t.held[ev.Seq] = ev; ev.First() < ev.Seq && (was == nil || was.First() == was.Seq) {
		t.runs++
	}
}

// drain passes what waited, as far as it fits, and forgets what the run has by now.
func (t *Timeline) drain(passed []Passed) []Passed {
	for ev := t.next(); ev != nil; ev = t.next() {
		passed = append(passed, t.pass(ev))
	}
	for seq, ev := range t.held {
		if seq > t.last {
			continue
		}
		if delete(t.held, seq); ev.First() < seq {
			t.runs--
		}
	}
	return passed
}

// next returns the event that waits and comes next, or nil.
func (t *Timeline) next() *chat.Event {
	next := t.held[t.last+1]
	if next != nil || t.runs == 0 {
		return next
	}
	for seq, ev := range t.held {
		if seq > t.last && ev.First() <= t.last+1 && (next == nil || seq < next.Seq) {
			next = ev
		}
	}
	return next
}
