package client

import "parley/shared/chat"

// heldMax bounds the events that wait above a gap. One that is dropped is known to exist, and comes with a page.
const heldMax = 1000

// timeline is what is known of one room: a run of events without a hole, base+1 to last, events above a gap that
// wait for it to be closed, and the private messages said in the room. It is pure: no clock, no connection.
type timeline struct {
	epoch  chat.Epoch
	base   chat.Seq
	events []*chat.Event
	start  bool     // the run reaches back to the room's first event
	head   chat.Seq // the newest event known to exist
	held   map[chat.Seq]*chat.Event
	woven  []*chat.Event // in the order of wovenOrder
}

// newTimeline returns an empty one that goes on after head.
func newTimeline(epoch chat.Epoch, head chat.Seq) *timeline {
	return &timeline{epoch: epoch, base: head, head: head, start: head == 0, held: map[chat.Seq]*chat.Event{}}
}

// last is the end of the run: where a resume goes on.
func (t *timeline) last() chat.Seq { return t.base + chat.Seq(len(t.events)) }

// lastAt is when the event at the end of the run was, 0 if that is not loaded.
func (t *timeline) lastAt() chat.Millis {
	if len(t.events) == 0 {
		return 0
	}
	return t.events[len(t.events)-1].At
}

// after returns the events of the run with a Seq above seq.
func (t *timeline) after(seq chat.Seq) []*chat.Event {
	return t.events[min(max(seq-t.base, 0), chat.Seq(len(t.events))):]
}

// gap reports that events are known to exist after the run.
func (t *timeline) gap() bool { return t.head > t.last() }

// endsHere notes that the room has no events after the run.
func (t *timeline) endsHere() { t.head = t.last() }

// waiting counts the events above a gap.
func (t *timeline) waiting() int { return len(t.held) }

// exists notes that the room has an event with that Seq.
func (t *timeline) exists(seq chat.Seq) { t.head = max(t.head, seq) }

// apply takes an event as it came, in any order and any number of times, and returns what it added to the
// end of the run: nothing if the event was known, or waits above a gap.
func (t *timeline) apply(ev *chat.Event) []*chat.Event {
	t.exists(ev.Seq)
	switch {
	case ev.Seq <= t.last():
		return nil
	case ev.Seq > t.last()+1:
		if _, known := t.held[ev.Seq]; !known && len(t.held) < heldMax {
			t.held[ev.Seq] = ev
		}
		return nil
	}
	from := len(t.events)
	t.events = append(t.events, ev)
	t.drain()
	return t.events[from:len(t.events):len(t.events)]
}

// page takes a run of events that touches or overlaps what is known, and returns what it added before and after. A
// page with a hole to the run adds nothing.
func (t *timeline) page(events []*chat.Event, start bool) (older, newer []*chat.Event) {
	if len(events) == 0 {
		t.start = t.start || start
		return nil, nil
	}
	first, last := events[0].Seq, events[len(events)-1].Seq
	if first > t.last()+1 || last < t.base {
		return nil, nil
	}
	t.exists(last)
	if first <= t.base {
		older = events[:t.base-first+1]
		t.events = append(older[:len(older):len(older)], t.events...)
		t.base = first - 1
		t.start = t.start || start || t.base == 0
	} else if first == t.base+1 && start {
		t.start = true
	}
	from := len(t.events)
	if last > t.last() {
		t.events = append(t.events, events[t.last()+1-first:]...)
	}
	t.drain()
	return older, t.events[from:len(t.events):len(t.events)]
}

// trim forgets the oldest events until at most keep are left, and the private messages among them.
func (t *timeline) trim(keep int) {
	drop := len(t.events) - keep
	if drop <= 0 {
		return
	}
	t.events = append([]*chat.Event(nil), t.events[drop:]...)
	t.base += chat.Seq(drop)
	t.start = false
	t.trimWoven()
}

// drain moves what waited to the run as far as it fits, and forgets what the run has by now.
func (t *timeline) drain() {
	for ev := t.held[t.last()+1]; ev != nil; ev = t.held[t.last()+1] {
		t.events = append(t.events, ev)
	}
	for seq := range t.held {
		if seq <= t.last() {
			delete(t.held, seq)
		}
	}
}
