package hub

import "sync"

const (
	joinBytes = 64 << 10 // frames are joined into one WebSocket message up to this size
)

// outbox is the bounded queue towards one peer. push never blocks: a peer that does not read is cut, not waited for.
type outbox struct {
	limit int // bytes

	mu     sync.Mutex
	frames [][]byte
	bytes  int
	closed bool

	wake chan struct{} // holds a token when there is something to take
}

func newOutbox(limit int) *outbox {
	return &outbox{limit: limit, wake: make(chan struct{}, 1)}
}

// push queues a frame. It returns false if that would pass the limit: the peer is too slow. After close it does nothing.
func (o *outbox) push(frame []byte) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.closed {
		return true
	}
	if o.bytes+len(frame) > o.limit {
		return false
	}
	o.add(frame)
	return true
}

// pushSignal queues a passing thing, or drops it when the queue is half full.
func (o *outbox) pushSignal(frame []byte) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.closed && o.bytes+len(frame) <= o.limit/2 {
		o.add(frame)
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
		o.frames, o.bytes = nil, 0
	}
	o.add(last)
	o.closed = true
}

// add needs mu.
func (o *outbox) add(frame []byte) {
	o.frames = append(o.frames, frame)
	o.bytes += len(frame)
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
	if len(o.frames) == 0 {
		return nil, false, o.closed
	}
	n, size := 1, len(o.frames[0])
	for n < len(o.frames) && size+1+len(o.frames[n]) <= joinBytes {
		size += 1 + len(o.frames[n])
		n++
	}
	message = o.join(n, size)
	clear(o.frames[:n])
	o.frames = o.frames[n:]
	if len(o.frames) == 0 {
		o.frames = nil
	}
	return message, true, o.closed
}

// join needs mu. A single frame is not copied: it may be shared with other sessions, and nobody writes to it.
func (o *outbox) join(n, size int) []byte {
	if n == 1 {
		o.bytes -= len(o.frames[0])
		return o.frames[0]
	}
	message := make([]byte, 0, size)
	for i, frame := range o.frames[:n] {
		if i > 0 {
			message = append(message, '\n')
		}
		message = append(message, frame...)
		o.bytes -= len(frame)
	}
	return message
}
