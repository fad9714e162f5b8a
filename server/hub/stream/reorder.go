package stream

import (
	"time"

	"parley/shared/chat"
)

const (
	ReorderMax  = 256                   // how far ahead of its turn an event may come to wait for those before it
	ReorderWait = 50 * time.Millisecond // for them, before the store is asked
)

// Reorder holds events that came before their turn: when two nodes write into a room, their messages overtake each other. Reading
// the store at once would cost a query for what is on its way. The zero value is empty.
type Reorder struct {
	frames  map[chat.Seq][]byte
	waiting bool // a timer runs
}

// Hold takes an event that is not the next one; start says that the caller must call Expire after ReorderWait.
func (r *Reorder) Hold(e Event) (start bool) {
	if r.frames == nil {
		r.frames = map[chat.Seq][]byte{}
	}
	r.frames[e.Seq] = e.Frame
	start = !r.waiting
	r.waiting = true
	return start
}

// Take returns the event seq if it is here.
func (r *Reorder) Take(seq chat.Seq) (Event, bool) {
	frame, there := r.frames[seq]
	delete(r.frames, seq)
	return Event{seq, frame}, there
}

// Expire ends the waiting: it forgets the events up to last, and returns the newest Seq that still waits, or 0.
func (r *Reorder) Expire(last chat.Seq) (newest chat.Seq) {
	r.waiting = false
	for seq := range r.frames {
		if seq <= last {
			delete(r.frames, seq)
		}
		newest = max(newest, seq)
	}
	if newest <= last {
		return 0
	}
	return newest
}
