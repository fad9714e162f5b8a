package hub

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"parley/server/store"
	"parley/shared/chat"
	"parley/shared/protocol"
)

const (
	ringEvents = 256       // encoded events a room keeps for those who resume
	ringBytes  = 256 << 10 // of them at most
	healPage   = 200       // events read from the store at once to close a gap
)

// Room is one conversation, as this node serves it.
type Room struct {
	hub    *Hub
	info   chat.Room
	cancel func()        // ends the subscription of the room's topic
	loaded chan struct{} // closed when last is known, or failed is set
	failed error         // why it could not be loaded; read after loaded

	queue   queue                         // of publishes
	request atomic.Pointer[store.Request] // whose answer a direct room waits for; nil for nobody's. Changed with mu

	mu      sync.Mutex
	last    chat.Seq // delivered up to here; -1 while loading
	early   early
	heard   chat.Seq // highest Seq that was announced
	healing bool
	retired bool // out of the hub's map: whoever finds it retired looks it up again
	ring    ring
	members map[*Session]chat.Seq // and up to where each had the events when it came
	fanout  fanout
	present presence
	others  neighbours
}

func newRoom(h *Hub, info chat.Room) *Room {
	return &Room{
		hub: h, info: info, cancel: func() {}, loaded: make(chan struct{}), last: -1,
		members: map[*Session]chat.Seq{}, present: newPresence(h.node), others: newNeighbours(h),
	}
}

// load subscribes before it reads the head, so that no event falls between.
func (r *Room) load(ctx context.Context) {
	defer close(r.loaded)
	cancel, err := r.hub.subscribe(roomTopic(r.info.ID), r.receive)
	if err != nil {
		r.fail(err)
		return
	}
	r.cancel = cancel
	heads, err := r.hub.Store.Heads(context.WithoutCancel(ctx), []chat.RoomID{r.info.ID})
	if err != nil {
		r.fail(err)
		return
	}
	var request store.Request
	if r.info.Kind == chat.Direct {
		if request, err = r.hub.Store.Request(context.WithoutCancel(ctx), r.info.ID); err != nil {
			r.fail(err)
			return
		}
	}
	r.mu.Lock()
	r.last = heads[r.info.ID]
	r.setRequest(request)
	r.mu.Unlock()
	r.noticed(0)
	r.enquire("")
}

// fail takes the room out again; the next one who asks tries anew.
func (r *Room) fail(err error) {
	r.failed = err
	r.mu.Lock()
	r.retired = true
	r.mu.Unlock()
	r.hub.mu.Lock()
	delete(r.hub.rooms, r.info.ID)
	r.hub.mu.Unlock()
	r.cancel()
}

func (r *Room) wait(ctx context.Context) error {
	select {
	case <-r.loaded:
		return r.failed
	case <-ctx.Done():
		return ctx.Err()
	}
}

// receive takes a message of another node from the bus.
func (r *Room) receive(kind messageKind, body []byte) {
	switch kind {
	case messageEvents:
		r.deliver(decodeEvents(body))
	case messagePresence:
		r.learn(body)
	}
}

// deliver sends committed events of a room to its members on every node.
func (h *Hub) deliver(ctx context.Context, room chat.RoomID, events []chat.Event) {
	encoded := make([]encodedEvent, len(events))
	for i, e := range events {
		encoded[i] = encodedEvent{e.Seq, protocol.Encode(0, &protocol.Event{Event: e})}
	}
	if !h.alone() {
		h.publishEvents(ctx, room, encoded)
	}
	if r := h.liveRoom(room); r != nil {
		r.deliver(encoded)
	}
}

// deliver sends events to the members on this node. It ignores old ones; one that is early waits a moment, and a gap is read
// from the store.
func (r *Room) deliver(events []encodedEvent) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, e := range events {
		switch {
		case r.last < 0, e.seq > r.last+earlyMax:
			r.notice(e.seq)
		case e.seq == r.last+1:
			r.push(e.seq, e.frame)
			r.pushEarly()
		case e.seq > r.last:
			if r.early.keep(e.seq, e.frame) {
				time.AfterFunc(earlyWait, r.overdue)
			}
		}
	}
	r.spread()
}

// pushEarly pushes what has waited for its turn. It needs mu.
func (r *Room) pushEarly() {
	for {
		frame, there := r.early.take(r.last + 1)
		if !there {
			return
		}
		r.push(r.last+1, frame)
	}
}

// push needs mu. A call of spread must follow.
func (r *Room) push(seq chat.Seq, frame []byte) {
	r.last = seq
	r.ring.add(seq, frame)
	r.fanout.add(seq, frame)
}

// noticed makes sure that everything up to seq gets delivered.
func (r *Room) noticed(seq chat.Seq) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.notice(seq)
}

// notice needs mu.
func (r *Room) notice(seq chat.Seq) {
	r.heard = max(r.heard, seq)
	if r.last < 0 || r.heard <= r.last || r.healing {
		return
	}
	r.healing = true
	r.hub.work.Go(func() { r.heal(context.Background()) })
}

// heal reads from the store what was announced and did not come.
func (r *Room) heal(ctx context.Context) {
	for {
		after, ok := r.missing()
		if !ok {
			return
		}
		events, err := r.hub.Store.After(ctx, r.info.ID, after, healPage, chat.OutboxMax/2)
		if err != nil || len(events) == 0 {
			r.giveUp(err)
			return
		}
		r.pushMissing(events)
	}
}

// missing returns after which Seq the store must be read, or ends the healing.
func (r *Room) missing() (after chat.Seq, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.heard <= r.last {
		r.healing = false
		return 0, false
	}
	return r.last, true
}

func (r *Room) pushMissing(events []chat.Event) {
	frames := make([][]byte, len(events))
	for i, e := range events {
		frames[i] = protocol.Encode(0, &protocol.Event{Event: e})
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for i, e := range events {
		if e.Seq == r.last+1 {
			r.push(e.Seq, frames[i])
		}
	}
	r.pushEarly()
	r.spread()
}

// giveUp ends the healing without success: the store does not answer, or an announcement spoke of an event that it
// does not have. The next comparison of heads tries again.
func (r *Room) giveUp(err error) {
	if err != nil {
		r.hub.Log.Error("read missed events", "room", r.info.ID, "err", err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.healing = false
	r.heard = r.last
}

// retire marks a room that nobody needs; it reports whether the room can be forgotten.
func (r *Room) retire() bool {
	if !r.queue.idle() {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.last < 0 || r.healing || len(r.members) > 0 || r.present.local > 0 {
		return false
	}
	r.retired = true
	r.others.forget(&r.present)
	return true
}
