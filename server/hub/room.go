package hub

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"parley/server/hub/presence"
	"parley/server/hub/stream"
	"parley/server/store"
	"parley/shared/chat"
)

// Room is one conversation, as this node serves it.
type Room struct {
	hub    *Hub
	info   chat.Room
	cancel func()        // ends the subscription of the room's topic
	loaded chan struct{} // closed when last is known, or failed is set
	failed error         // why it could not be loaded; valid after loaded

	queue   queue                         // of publishes
	roles   roles                         // see roles.go
	rules   atomic.Pointer[store.Rules]   // that this node follows; changed with mu held
	request atomic.Pointer[store.Request] // whose answer a direct room waits for, or nil; changed with mu held

	mu        sync.Mutex
	last      chat.Seq // delivered up to here; -1 while loading
	expected  chat.Seq // the highest Seq that is known to exist
	ruling    int64    // the highest version of the rules that is known to exist
	healing   bool
	retired   bool // out of the hub's map: whoever finds it retired looks it up again
	reorder   stream.Reorder
	ring      stream.Ring
	batch     stream.Batch
	planned   bool                  // a timer runs for the next round
	members   map[*Session]chat.Seq // and up to where each had the events when it came
	present   *presence.Room
	absent    map[*Session]bool // members whose user appears away: present does not count them; nil for none
	announced time.Time         // when presence was
}

// newRoom returns a room that is still to be loaded.
func newRoom(h *Hub, info chat.Room) *Room {
	r := &Room{
		hub: h, info: info, cancel: func() {}, loaded: make(chan struct{}), last: -1,
		members: map[*Session]chat.Seq{}, present: presence.NewRoom(h.node, h.elsewhere),
	}
	r.roles.of = map[chat.UserID]chat.Role{}
	r.rules.Store(&store.Rules{Settings: info.Settings})
	return r
}

// head returns the newest Seq that was delivered.
func (r *Room) head() chat.Seq {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.last
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
	rules, err := r.hub.Store.Rules(context.WithoutCancel(ctx), []chat.RoomID{r.info.ID})
	if err != nil {
		r.fail(err)
		return
	}
	known := rules[r.info.ID]
	if err := r.loadRoles(context.WithoutCancel(ctx), known.Version); err != nil {
		r.fail(err)
		return
	}
	r.mu.Lock()
	r.rules.Store(&known)
	r.last = heads[r.info.ID]
	r.setRequest(request)
	r.mu.Unlock()
	r.expect(0)
	r.askPresence()
}

// fail takes the room out of the hub's map, so that the next user of it tries again.
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

// wait waits until the room is loaded, and returns why it could not be.
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
		rules, events := cutRules(body)
		r.deliver(rules, stream.Decode(events))
	case messageRules:
		r.outdate(parseVersion(body))
		r.expect(0)
	case messageAsks:
		r.hub.work.Go(func() { r.pushAsked(context.Background(), chat.UserID(body)) })
	case messagePresence:
		r.receivePresence(body)
	}
}

// retire marks a room that nobody needs; it reports whether the room was marked.
func (r *Room) retire() bool {
	if !r.queue.idle() {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.last < 0 || r.healing || len(r.members) > 0 || r.present.Local() > 0 {
		return false
	}
	r.retired = true
	r.present.Close()
	return true
}
