package wire

import "sync"

const (
	// JoinBytes bounds the frames that are joined for one write.
	JoinBytes = 64 << 10
	fairShare = 64 << 10 // bytes that each outbox may queue when memory is short
)

// Peer is the connection of an outbox.
type Peer interface {
	// Try writes WebSocket frames as far as that can be done at once, and returns how many bytes that were. If it was a part,
	// a Write must follow, which first writes the rest. The frames must not change any more.
	Try(frames []byte) (int, error)
	// Write waits until what was begun and frames are written, or fails.
	Write(frames []byte) error
}

// Outbox is the bounded queue towards one peer. Pushing never blocks: the caller writes what the connection takes at once; the rest
// waits for a goroutine that lives only as long as something waits. A peer that does not read is cut, not waited for.
type Outbox struct {
	conn  Peer
	limit int       // bytes
	all   *MemLimit // of all outboxes
	end   func()    // called once, when nothing will be written any more

	mu      sync.Mutex
	frames  []queued
	bytes   int  // of all frames
	own     int  // of those for this peer alone, and of what is being written
	flying  int  // of what is being written
	writing bool // a goroutine writes; without it nothing is queued
	closed  bool
}

// Init prepares an outbox that queues up to limit bytes, and counts those for this peer alone in all. It calls end once, when nothing
// will be written any more. An outbox is part of a larger struct, since a round of writes visits thousands of them.
func (o *Outbox) Init(conn Peer, limit int, all *MemLimit, end func()) {
	o.conn, o.limit, o.all, o.end = conn, limit, all, end
}

// queued is a WebSocket frame in an outbox. Frames that many have in theirs are in memory once.
type queued struct {
	bytes []byte
	own   bool
}

// Push sends a frame that other outboxes get too. It returns false if that would exceed the limit: the peer is too slow. After
// Close it does nothing.
func (o *Outbox) Push(frame []byte) bool { return o.send(queued{bytes: frame}) }

// PushOwn sends a frame for this peer alone. It also returns false if memory is short and the peer has its share.
func (o *Outbox) PushOwn(frame []byte) bool { return o.send(queued{frame, true}) }

// send writes a frame at once if nothing waits and the connection takes it, and queues the rest.
func (o *Outbox) send(q queued) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.closed || !o.writing && o.try(q.bytes) {
		return true
	}
	if o.bytes+len(q.bytes) > o.limit || q.own && o.own+len(q.bytes) > fairShare && o.all.exceeded() {
		return false
	}
	o.add(q)
	return true
}

// PushSignal sends a frame that may be lost: it drops the frame when the queue is half full.
func (o *Outbox) PushSignal(frame []byte) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.closed && (o.writing || !o.try(frame)) && o.bytes+len(frame) <= o.limit/2 {
		o.add(queued{bytes: frame})
	}
}

// try writes a frame at once; it reports whether nothing more is to be done for it. mu held, no writer running.
func (o *Outbox) try(frame []byte) bool {
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

// Close sends a last frame, whatever the limit. With drop, it drops what was queued before.
func (o *Outbox) Close(last []byte, drop bool) {
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

// add queues a frame. mu held.
func (o *Outbox) add(q queued) {
	o.frames = append(o.frames, q)
	o.bytes += len(q.bytes)
	if q.own {
		o.count(len(q.bytes))
	}
	if !o.writing {
		o.write()
	}
}

// write starts a writer. mu held, no writer running.
func (o *Outbox) write() {
	o.writing = true
	go o.drain()
}

// drain writes what a try has begun, and all that is queued.
func (o *Outbox) drain() {
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

// take returns the next frames, joined up to JoinBytes, or one. The first time there may be none, although a try has begun one.
// Without more, the writer has to end; over says that the outbox has ended too.
func (o *Outbox) take(first bool) (frames []byte, more, over bool) {
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

// abandon drops what is queued and being written: the connection has failed.
func (o *Outbox) abandon() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.closed = true
	o.drop()
	o.land()
}

// drop drops what is queued. mu held.
func (o *Outbox) drop() {
	o.count(o.flying - o.own)
	o.frames, o.bytes = nil, 0
}

// land notes that what was being written is written. mu held.
func (o *Outbox) land() {
	o.count(-o.flying)
	o.flying = 0
}

// count adds to the bytes for this peer alone. mu held.
func (o *Outbox) count(own int) {
	if own == 0 {
		return
	}
	o.own += own
	o.all.add(own)
}

// next returns how many frames to write next, and their size: one, which is not copied, if memory is short. mu held.
func (o *Outbox) next() (n, size int) {
	n, size = 1, len(o.frames[0].bytes)
	if o.all.exceeded() {
		return n, size
	}
	for n < len(o.frames) && size+len(o.frames[n].bytes) <= JoinBytes {
		size += len(o.frames[n].bytes)
		n++
	}
	return n, size
}

// join joins n frames. A single one is not copied: other outboxes may have it too, and nobody changes it. mu held.
func (o *Outbox) join(n, size int) []byte {
	if n == 1 {
		return o.frames[0].bytes
	}
	frames := make([]byte, 0, size)
	for _, q := range o.frames[:n] {
		frames = append(frames, q.bytes...)
	}
	return frames
}

// depart takes the first n frames out of the queue. mu held.
func (o *Outbox) depart(n, size int) {
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
