package hub

import "sync"

const (
	joinBytes  = 64 << 10  // frames are joined into one WebSocket message up to this size
	queuedMax  = 128 << 20 // bytes that are queued to single sessions, of all sessions together
	queuedFair = 64 << 10  // bytes that each session may have of them when there are more
)

// outbox is the bounded queue towards one peer. push never blocks: a peer that does not read is cut, not waited for.
type outbox struct {
	limit  int     // bytes
	shares *shares // of all outboxes

	mu     sync.Mutex
	frames []queued
	bytes  int // of all frames
	own    int // of those for this peer alone, and of the message that is being written
	flying int // of that message
	closed bool

	wake chan struct{} // holds a token when there is something to take
}

// queued is a frame in an outbox. Frames that many have in theirs are in memory once.
type queued struct {
	bytes []byte
	own   bool
}

func newOutbox(limit int, shares *shares) *outbox {
	return &outbox{limit: limit, shares: shares, wake: make(chan struct{}, 1)}
}

// push queues a frame that is shared with other sessions. It returns false if that would pass the limit: the peer is too
// slow. After close it does nothing.
func (o *outbox) push(frame []byte) bool { return o.queue(queued{bytes: frame}) }

// pushOwn queues a frame for this peer alone. It returns false also if memory is short and the peer has its share.
func (o *outbox) pushOwn(frame []byte) bool { return o.queue(queued{frame, true}) }

func (o *outbox) queue(q queued) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.closed {
		return true
	}
	if o.bytes+len(q.bytes) > o.limit || q.own && o.own+len(q.bytes) > queuedFair && o.shares.short() {
		return false
	}
	o.add(q)
	return true
}

// pushSignal queues a passing thing, or drops it when the queue is half full.
func (o *outbox) pushSignal(frame []byte) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.closed && o.bytes+len(frame) <= o.limit/2 {
		o.add(queued{bytes: frame})
	}
}

// close queues a last frame, whatever the limit, and lets take end after it. With drop, what was queued before is dropped.
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

// abandon forgets what is queued and being written: nobody takes it any more.
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

// land needs mu. The message that was being written is written.
func (o *outbox) land() {
	o.count(-o.flying)
	o.flying = 0
}

// count needs mu.
func (o *outbox) count(own int) {
	o.own += own
	o.shares.add(own)
}

// add needs mu.
func (o *outbox) add(q queued) {
	o.frames = append(o.frames, q)
	o.bytes += len(q.bytes)
	if q.own {
		o.count(len(q.bytes))
	}
	select {
	case o.wake <- struct{}{}:
	default:
	}
}

// take waits for frames and returns them joined by newlines, up to joinBytes or one frame. ok is false after the last.
func (o *outbox) take() (message []byte, ok bool) {
	for {
		if message, ok, closed := o.poll(); ok || closed {
			return message, ok
		}
		<-o.wake
	}
}

func (o *outbox) poll() (message []byte, ok, closed bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.land()
	if len(o.frames) == 0 {
		return nil, false, o.closed
	}
	n, size := o.next()
	message = o.join(n, size)
	o.depart(n, size)
	return message, true, o.closed
}

// next needs mu. It returns how many frames the next message has, and its size: one, not to be copied, if memory is short.
func (o *outbox) next() (n, size int) {
	n, size = 1, len(o.frames[0].bytes)
	if o.shares.short() {
		return n, size
	}
	for n < len(o.frames) && size+1+len(o.frames[n].bytes) <= joinBytes {
		size += 1 + len(o.frames[n].bytes)
		n++
	}
	return n, size
}

// join needs mu. A single frame is not copied: it may be shared with other sessions, and nobody writes to it.
func (o *outbox) join(n, size int) []byte {
	if n == 1 {
		return o.frames[0].bytes
	}
	message := make([]byte, 0, size)
	for i, q := range o.frames[:n] {
		if i > 0 {
			message = append(message, '\n')
		}
		message = append(message, q.bytes...)
	}
	return message
}

// depart needs mu. The first n frames leave the queue as a message of that size.
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
