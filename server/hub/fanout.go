package hub

import (
	"iter"
	"slices"
	"time"

	"parley/server/wire"
	"parley/shared/chat"
)

// A write to a socket costs a few microseconds, however little it carries. So a room with many members gives what comes in
// short order to each of them in one write: the first event after a pause goes out at once, and from then on there is a time
// between two rounds that grows with their cost. Then no room takes more than about half a core, whatever is said in it, and
// nobody waits longer than anybody notices. What is being committed meanwhile goes out together with what was, if that takes no
// longer than a moment.
const (
	memberPause = 12 * time.Microsecond // between two rounds, for each member
	leastPause  = time.Millisecond      // a shorter one is none
	mostPause   = 20 * time.Millisecond
	moreWait    = 2 * time.Millisecond // for the commit of what was said meanwhile
)

// fanout are the events of a room that its members are still to get, all of which are in one frame for all of them. It is
// guarded by Room.mu.
type fanout struct {
	first   chat.Seq // of waiting
	waiting [][]byte
	bytes   int
	since   time.Time // the first of them waits
	at      time.Time // of the last round
	planned bool      // a timer runs
}

// add takes the next event.
func (f *fanout) add(seq chat.Seq, frame []byte) {
	if len(f.waiting) == 0 {
		f.first, f.since = seq, time.Now()
	}
	f.waiting = append(f.waiting, frame)
	f.bytes += len(frame)
}

// take returns what waits.
func (f *fanout) take() (first chat.Seq, frames [][]byte) {
	first, frames = f.first, f.waiting
	f.waiting, f.bytes = nil, 0
	return first, frames
}

// pause returns how long to wait for the next round; more says that more is being committed.
func (f *fanout) pause(members int, more bool) time.Duration {
	pause := min(time.Duration(members)*memberPause, mostPause)
	if pause < leastPause || f.bytes >= joinBytes {
		return 0
	}
	wait := pause - time.Since(f.at)
	if more {
		wait = max(wait, moreWait-time.Since(f.since))
	}
	return wait
}

// spread sends what waits to everybody here, now or in a moment. It needs mu.
func (r *Room) spread() {
	f := &r.fanout
	if len(f.waiting) == 0 {
		return
	}
	if wait := f.pause(len(r.members), r.queue.more()); wait <= 0 {
		r.round()
	} else if !f.planned {
		f.planned = true
		time.AfterFunc(wait, r.replan)
	}
}

// replan sends what spread has put off, unless it is to be put off again.
func (r *Room) replan() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.fanout.planned = false
	r.spread()
}

// round sends what waits to everybody here: the same bytes to all, but for those who came after the first of it. It needs mu.
func (r *Room) round() {
	first, frames := r.fanout.take()
	if len(frames) == 0 || len(r.members) == 0 {
		return
	}
	last := first + chat.Seq(len(frames)) - 1
	shared := slices.Collect(packets(frames))
	for s, has := range r.members {
		switch {
		case has < first:
			for _, packet := range shared {
				s.pushShared(packet)
			}
		case has < last:
			for packet := range packets(frames[has-first+1:]) {
				s.push(packet)
			}
		}
	}
	r.fanout.at = time.Now()
}

// packets joins frames to WebSocket frames of up to joinBytes each, or one.
func packets(frames [][]byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for len(frames) > 0 {
			n, size := 1, len(frames[0])
			for n < len(frames) && size+1+len(frames[n]) <= joinBytes {
				size += 1 + len(frames[n])
				n++
			}
			if !yield(wire.Text(frames[:n]...)) {
				return
			}
			frames = frames[n:]
		}
	}
}
