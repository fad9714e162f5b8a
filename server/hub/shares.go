package hub

import "sync/atomic"

// shares counts the bytes that wait for single sessions, of all sessions of a hub: a crowd that does not read must not take
// all memory, although each of them keeps to its own limit.
type shares struct {
	max  int64
	used atomic.Int64
}

func (s *shares) add(bytes int) { s.used.Add(int64(bytes)) }

// short reports whether there is more than there should be: then a session that has its share gets no more.
func (s *shares) short() bool { return s.used.Load() > s.max }
