package hub

import (
	"time"

	"parley/shared/chat"
)

const (
	earlyMax  = 256                   // events that wait for one that should have come before them
	earlyWait = 50 * time.Millisecond // for it, before it is read from the store
)

// early are events of a room that came before their turn: two nodes write into it, and what one announces overtakes what
// the other does. Reading the store at once would cost a query for what is on its way. It is guarded by Room.mu.
type early struct {
	frames  map[chat.Seq][]byte
	waiting bool // a timer runs
}

// keep takes an event that is not the next one; start says that a timer has to be started.
func (e *early) keep(seq chat.Seq, frame []byte) (start bool) {
	if e.frames == nil {
		e.frames = map[chat.Seq][]byte{}
	}
	e.frames[seq] = frame
	start = !e.waiting
	e.waiting = true
	return start
}

// take returns the event seq if it came.
func (e *early) take(seq chat.Seq) ([]byte, bool) {
	frame, there := e.frames[seq]
	delete(e.frames, seq)
	return frame, there
}

// over ends the waiting: it forgets what is not above last and returns the newest Seq that waits, or 0.
func (e *early) over(last chat.Seq) (newest chat.Seq) {
	e.waiting = false
	for seq := range e.frames {
		if seq <= last {
			delete(e.frames, seq)
		}
		newest = max(newest, seq)
	}
	if newest <= last {
		return 0
	}
	return newest
}

// overdue reads from the store what has not come in time.
func (r *Room) overdue() {
	r.mu.Lock()
	newest := r.early.over(r.last)
	r.mu.Unlock()
	if newest > 0 {
		r.noticed(newest)
	}
}
