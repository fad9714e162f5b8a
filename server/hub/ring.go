package hub

import "parley/shared/chat"

// ring keeps the newest encoded events of a room for those who resume.
type ring struct {
	first  chat.Seq // of frames[0]
	frames [][]byte
	bytes  int
}

// add takes the next event. Seqs must come without a gap.
func (r *ring) add(seq chat.Seq, frame []byte) {
	if len(r.frames) == 0 {
		r.first = seq
	}
	r.frames = append(r.frames, frame)
	r.bytes += len(frame)
	for len(r.frames) > ringEvents || r.bytes > ringBytes && len(r.frames) > 1 {
		r.bytes -= len(r.frames[0])
		r.frames[0] = nil
		r.frames = r.frames[1:]
		r.first++
	}
}

// after returns the events with a Seq above seq; ok is false if the ring does not reach back that far.
// last is the newest Seq of the room.
func (r *ring) after(seq, last chat.Seq) (frames [][]byte, ok bool) {
	if seq == last {
		return nil, true
	}
	if len(r.frames) == 0 || seq < r.first-1 || seq > last {
		return nil, false
	}
	return r.frames[seq-r.first+1:], true
}
