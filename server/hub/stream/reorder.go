package stream

import (
	"maps"
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
	events  map[chat.Seq]Event
	waiting bool // a timer runs
}

// Hold takes an event that is not the next one; start says that the caller must call Expire after ReorderWait.
func (r *Reorder) Hold(e Event) (start bool) {
	if r.events == nil {
		r.events = map[chat.Seq]Event{}
	}
	r.events[e.Seq] = e
	start = !r.waiting
	r.waiting = true
	return start
}

// Take returns the event seq if it is here.
func (r *Reorder) Take(seq chat.Seq) (Event, bool) {
	e, there := r.events[seq]
	delete(r.events, seq)
	return e, there
}

// Drop forgets the events up to last: they came in another way, and may be changed by now.
func (r *Reorder) Drop(last chat.Seq) {
	maps.DeleteFunc(r.events, func(seq chat.Seq, _ Event) bool { return seq <= last })
}

// Expire ends the waiting: it forgets the events up to last, and returns the newest Seq that still waits, or 0.
func (r *Reorder) Expire(last chat.Seq) (newest chat.Seq) {
	r.waiting = false
	r.Drop(last)
	for seq := range r.events {
		newest = max(newest, seq)
	}
	return newest
}
