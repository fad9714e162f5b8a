package hub

import "sync"

const (
	joinBytes  = 64 << 10  // what waits is written in pieces up to this size
	queuedMax  = 128 << 20 // bytes that are queued to single sessions, of all sessions together
	queuedFair = 64 << 10  // bytes that each session may have of them when there are more
)

// outbox is the way towards one peer. push never blocks: what the connection takes at once is written by who pushes; what it
// does not take waits in a bounded queue for a goroutine, which exists only that long. A peer that does not read is cut, not
// waited for.
type outbox struct {
	conn   Conn
	limit  int     // bytes
	shares *shares // of all outboxes
	end    func()  // called once, when nothing will be written any more

	mu      sync.Mutex
	frames  []queued
	bytes   int  // of all frames
	own     int  // of those for this peer alone, and of what is being written
	flying  int  // of that
	writing bool // a goroutine writes; without it nothing is queued
	closed  bool
}

// queued is a WebSocket frame in an outbox. Frames that many have in theirs are in memory once.
type queued struct {
	bytes []byte
	own   bool
}

// push sends a frame that is shared with other sessions. It returns false if that would pass the limit: the peer is too
// slow. After close it does nothing.
func (o *outbox) push(frame []byte) bool { return o.send(queued{bytes: frame}) }

// pushOwn sends a frame for this peer alone. It returns false also if memory is short and the peer has its share.
func (o *outbox) pushOwn(frame []byte) bool { return o.send(queued{frame, true}) }

func (o *outbox) send(q queued) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.closed || !o.writing && o.try(q.bytes) {
		return true
	}
	if o.bytes+len(q.bytes) > o.limit || q.own && o.own+len(q.bytes) > queuedFair && o.shares.short() {
		return false
	}
	o.add(q)
	return true
}

// pushSignal sends a passing thing, or drops it when the queue is half full.
func (o *outbox) pushSignal(frame []byte) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.closed && (o.writing || !o.try(frame)) && o.bytes+len(frame) <= o.limit/2 {
		o.add(queued{bytes: frame})
	}
}

// try needs mu, and that nobody writes. It reports whether nothing more is to be done for the frame.
func (o *outbox) try(frame []byte) bool {
	n, err := o.conn.Try(frame)
	switch {
	case err != nil: // the peer has gone
		o.closed = true
		o.write()
	case n == 0:
		return false
	case n < len(frame):
		o.write()
	}
	return true
}

// close sends a last frame, whatever the limit. With drop, what was queued before is dropped.
func (o *outbox) close(last []byte, drop bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.closed {
		return
	}
	if drop {
		o.drop()
	}
	o.add(queued{last, true})
	o.closed = true
}

// add needs mu.
func (o *outbox) add(q queued) {
	o.frames = append(o.frames, q)
	o.bytes += len(q.bytes)
	if q.own {
		o.count(len(q.bytes))
	}
	if !o.writing {
		o.write()
	}
}

// write needs mu, and that nobody writes.
func (o *outbox) write() {
	o.writing = true
	go o.drain()
}

// drain writes what a try has begun, and all that is queued.
func (o *outbox) drain() {
	for first := true; ; first = false {
		frames, more, over := o.take(first)
		if more && o.conn.Write(frames) == nil {
			continue
		}
		if more {
			o.abandon()
		}
		if more || over {
			o.end()
		}
		return
	}
}

// take returns the next frames, joined up to joinBytes, or one. The first time these may be none, but something was begun.
// When there are no more, nobody writes; and it is over when there will be none.
func (o *outbox) take(first bool) (frames []byte, more, over bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.land()
	if len(o.frames) == 0 {
		o.writing = first || o.closed // after the end nobody begins again
		return nil, first, o.closed
	}
	n, size := o.next()
	frames = o.join(n, size)
	o.depart(n, size)
	return frames, true, false
}

// abandon forgets what is queued and being written: the connection has failed.
func (o *outbox) abandon() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.closed = true
	o.drop()
	o.land()
}

// drop needs mu.
func (o *outbox) drop() {
	o.count(o.flying - o.own)
	o.frames, o.bytes = nil, 0
}

// land needs mu. What was being written is written.
func (o *outbox) land() {
	o.count(-o.flying)
	o.flying = 0
}

// count needs mu.
func (o *outbox) count(own int) {
	if own == 0 {
		return
	}
	o.own += own
	o.shares.add(own)
}

// next needs mu. It returns how many frames are written next, and their size: one, not to be copied, if memory is short.
func (o *outbox) next() (n, size int) {
	n, size = 1, len(o.frames[0].bytes)
	if o.shares.short() {
		return n, size
	}
	for n < len(o.frames) && size+len(o.frames[n].bytes) <= joinBytes {
		size += len(o.frames[n].bytes)
		n++
	}
	return n, size
}

// join needs mu. A single frame is not copied: it may be shared with other sessions, and nobody writes to it.
func (o *outbox) join(n, size int) []byte {
	if n == 1 {
		return o.frames[0].bytes
	}
	frames := make([]byte, 0, size)
	for _, q := range o.frames[:n] {
		frames = append(frames, q.bytes...)
	}
	return frames
}

// depart needs mu. The first n frames leave the queue.
func (o *outbox) depart(n, size int) {
	if n > 1 || o.frames[0].own {
		o.flying = size
		o.count(size)
	}
	for _, q := range o.frames[:n] {
		o.bytes -= len(q.bytes)
		if q.own {
			o.count(-len(q.bytes))
		}
	}
	clear(o.frames[:n])
	o.frames = o.frames[n:]
	if len(o.frames) == 0 {
		o.frames = nil
	}
}
