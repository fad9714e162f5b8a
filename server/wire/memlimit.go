package wire

import "sync/atomic"

// MemLimit counts the bytes that are queued for single peers, over all outboxes: a crowd that does not read must not take all memory,
// although each member keeps to its own limit.
type MemLimit struct {
	max  int64
	used atomic.Int64
}

// NewMemLimit returns a limit of so many bytes.
func NewMemLimit(bytes int64) *MemLimit { return &MemLimit{max: bytes} }

func (l *MemLimit) add(bytes int) { l.used.Add(int64(bytes)) }

// exceeded reports whether memory is short: then an outbox that has its fair share gets no more.
func (l *MemLimit) exceeded() bool { return l.used.Load() > l.max }
