package stream

import "parley/shared/chat"

const (
	ringEvents = 256
	ringBytes  = 256 << 10
)

// Ring keeps the newest events for those who resume: up to ringEvents, and up to ringBytes or one event. The zero value is empty.
type Ring struct {
	first  chat.Seq // of frames[0]
	frames [][]byte
	bytes  int
}

// Add takes the next event. Seqs must come without a gap.
func (r *Ring) Add(e Event) {
	if len(r.frames) == 0 {
		r.first = e.Seq
	}
	r.frames = append(r.frames, e.Frame)
	r.bytes += len(e.Frame)
	for len(r.frames) > ringEvents || r.bytes > ringBytes && len(r.frames) > 1 {
		r.bytes -= len(r.frames[0])
		r.frames[0] = nil
		r.frames = r.frames[1:]
		r.first++
	}
}

// After returns the frames of the events with a Seq above seq; ok is false if the ring does not reach back that far.
// last is the newest Seq of the room.
func (r *Ring) After(seq, last chat.Seq) (frames [][]byte, ok bool) {
	if seq == last {
		return nil, true
	}
	if len(r.frames) == 0 || seq < r.first-1 || seq > last {
		return nil, false
	}
	return r.frames[seq-r.first+1:], true
}
