package stream

import "parley/shared/chat"

const (
	ringEvents = 256
	ringBytes  = 256 << 10
)

// Ring keeps the newest events for those who resume: up to ringEvents, not counting superseded amendments, and up to ringBytes or one
// event. The zero value is empty.
type Ring struct{ run run }

// Add takes the next event. Seqs must come without a gap.
func (r *Ring) Add(e Event) {
	r.run.add(e)
	for len(r.run.events) > ringEvents || r.run.bytes > ringBytes && len(r.run.events) > 1 {
		r.run.drop()
	}
}

// After returns the frames of the events with a Seq above seq; ok is false if the ring does not reach back that far.
// last is the newest Seq of the room.
func (r *Ring) After(seq, last chat.Seq) (frames [][]byte, ok bool) {
	if seq == last {
		return nil, true
	}
	if len(r.run.events) == 0 || seq < r.run.events[0].First-1 || seq > last {
		return nil, false
	}
	return Frames(r.run.events[r.run.search(seq):], seq), true
}
