package hub

import (
	"slices"
	"time"

	"parley/server/hub/stream"
	"parley/server/wire"
)

// fanOut sends the batch to all members, now or after a pause. mu held.
func (r *Room) fanOut() {
	if r.batch.Empty() {
		return
	}
	if wait := r.batch.Pause(len(r.members), r.queue.more()); wait <= 0 {
		r.round()
	} else if !r.planned {
		r.planned = true
		time.AfterFunc(wait, r.resumeFanOut)
	}
}

// resumeFanOut sends what fanOut has put off, unless it must be put off again.
func (r *Room) resumeFanOut() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.planned = false
	r.fanOut()
}

// round sends the batch to all members: the same bytes to all, except to those who joined after its first event. mu held.
func (r *Room) round() {
	events := r.batch.Take()
	if len(events) == 0 || len(r.members) == 0 {
		return
	}
	first, last := events[0].First, events[len(events)-1].Seq
	shared := slices.Collect(wire.Packets(stream.Frames(events, first-1)))
	for s, has := range r.members {
		switch {
		case has < first:
			for _, packet := range shared {
				s.pushShared(packet)
			}
		case has < last:
			for packet := range wire.Packets(stream.Frames(events, has)) {
				s.push(packet)
			}
		}
	}
	r.batch.Done()
}
