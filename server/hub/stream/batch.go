package stream

import (
	"time"

	"parley/server/wire"
)

// A write to a socket costs a few microseconds, however little it carries. So a room with many members gives what comes in
// short order to each of them in one write: the first event after a pause goes out at once, and from then on the time
// between two rounds grows with their cost. Then no room takes more than about half a core, whatever is said in it, and
// nobody waits longer than anybody notices. What is being committed meanwhile joins the round, if that takes no
// longer than a moment.
const (
	MemberPause = 12 * time.Microsecond // between two rounds, for each member
	leastPause  = time.Millisecond      // a shorter one is none
	MostPause   = 20 * time.Millisecond
	MoreWait    = 2 * time.Millisecond // for the commit of what was said meanwhile
)

// Batch is the events that the next round brings to the members, as they stand when it does. The zero value is empty.
type Batch struct {
	run   run
	since time.Time // the first of them waits
	round time.Time // when the last round was
}

// Add takes the next event.
func (b *Batch) Add(e Event) {
	if b.Empty() {
		b.since = time.Now()
	}
	b.run.add(e)
}

// Empty reports whether nothing waits.
func (b *Batch) Empty() bool { return len(b.run.events) == 0 }

// Take returns what waits, and begins the next batch.
func (b *Batch) Take() []Event {
	events := b.run.events
	b.run = run{}
	return events
}

// Done notes the end of a round.
func (b *Batch) Done() { b.round = time.Now() }

// Pause returns how long to wait for the next round; more says that more is being committed.
func (b *Batch) Pause(members int, more bool) time.Duration {
	pause := min(time.Duration(members)*MemberPause, MostPause)
	if pause < leastPause || b.run.bytes >= wire.JoinBytes {
		return 0
	}
	wait := pause - time.Since(b.round)
	if more {
		wait = max(wait, MoreWait-time.Since(b.since))
	}
	return wait
}
