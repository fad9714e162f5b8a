// Package timeline orders what is known of one room and makes rows of it: events and pages, gaps, private messages, notices and the
// unread divider. It is pure: no clock, no connection, no storage, no locks.
package timeline

import "parley/shared/chat"

// MaxWaiting bounds the events that wait above a gap. One that is dropped is known to exist, and comes with a page.
const MaxWaiting = 1000

// Timeline is what is known of one room: a run of events without a hole, Base+1 to Last, events above a gap that
// wait for it to be closed, and the private messages said in the room. Others read the fields; methods change them.
type Timeline struct {
	Epoch       chat.Epoch
	Base        chat.Seq // the run begins after it
	Events      []*chat.Event
	Start       bool     // the run reaches back to the room's first event
	Head        chat.Seq // the newest event known to exist
	held        map[chat.Seq]*chat.Event
	Interleaved []*chat.Event // in interleavedOrder
}

// New returns an empty timeline that goes on after head.
func New(epoch chat.Epoch, head chat.Seq) *Timeline {
	return &Timeline{Epoch: epoch, Base: head, Head: head, Start: head == 0, held: map[chat.Seq]*chat.Event{}}
}

// Last is the end of the run: where a resume goes on.
func (t *Timeline) Last() chat.Seq { return t.Base + chat.Seq(len(t.Events)) }

// LastAt is when the event at the end of the run was, 0 if that is not loaded.
func (t *Timeline) LastAt() chat.Millis {
	if len(t.Events) == 0 {
		return 0
	}
	return t.Events[len(t.Events)-1].At
}

// After returns the events of the run with a Seq above seq.
func (t *Timeline) After(seq chat.Seq) []*chat.Event {
	return t.Events[min(max(seq-t.Base, 0), chat.Seq(len(t.Events))):]
}

// Gap reports that events are known to exist after the run.
func (t *Timeline) Gap() bool { return t.Head > t.Last() }

// Exists notes that the room has an event with that Seq.
func (t *Timeline) Exists(seq chat.Seq) { t.Head = max(t.Head, seq) }

// EndsHere notes that the room has no events after the run.
func (t *Timeline) EndsHere() { t.Head = t.Last() }

// Waiting counts the events above a gap.
func (t *Timeline) Waiting() int { return len(t.held) }

// Apply takes an event as it came, in any order and any number of times, and returns what it added to the
// end of the run: nothing if the event was known, or waits above a gap.
func (t *Timeline) Apply(ev *chat.Event) []*chat.Event {
	t.Exists(ev.Seq)
	switch {
	case ev.Seq <= t.Last():
		return nil
	case ev.Seq > t.Last()+1:
		if _, known := t.held[ev.Seq]; !known && len(t.held) < MaxWaiting {
			t.held[ev.Seq] = ev
		}
		return nil
	}
	from := len(t.Events)
	t.Events = append(t.Events, ev)
	t.drain()
	return t.Events[from:len(t.Events):len(t.Events)]
}

// Page takes a run of events that touches or overlaps what is known, and returns what it added before and after. A
// Page with a hole to the run adds nothing.
func (t *Timeline) Page(events []*chat.Event, start bool) (older, newer []*chat.Event) {
	if len(events) == 0 {
		t.Start = t.Start || start
		return nil, nil
	}
	first, last := events[0].Seq, events[len(events)-1].Seq
	if first > t.Last()+1 || last < t.Base {
		return nil, nil
	}
	t.Exists(last)
	if first <= t.Base {
		older = events[:t.Base-first+1]
		t.Events = append(older[:len(older):len(older)], t.Events...)
		t.Base = first - 1
		t.Start = t.Start || start || t.Base == 0
	} else if first == t.Base+1 && start {
		t.Start = true
	}
	from := len(t.Events)
	if last > t.Last() {
		t.Events = append(t.Events, events[t.Last()+1-first:]...)
	}
	t.drain()
	return older, t.Events[from:len(t.Events):len(t.Events)]
}

// Trim forgets the oldest events until at most keep are left, and the private messages among them.
func (t *Timeline) Trim(keep int) {
	drop := len(t.Events) - keep
	if drop <= 0 {
		return
	}
	t.Events = append([]*chat.Event(nil), t.Events[drop:]...)
	t.Base += chat.Seq(drop)
	t.Start = false
	t.trimInterleaved()
}

// drain moves what waited to the run as far as it fits, and forgets what the run has by now.
func (t *Timeline) drain() {
	for ev := t.held[t.Last()+1]; ev != nil; ev = t.held[t.Last()+1] {
		t.Events = append(t.Events, ev)
	}
	for seq := range t.held {
		if seq <= t.Last() {
			delete(t.held, seq)
		}
	}
}
