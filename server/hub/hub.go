// Package hub is the live state of one node: rooms, sessions and who is here. It takes commands, stores what must
// last, tells the bus, and delivers what the bus tells to the sessions of this node. The store is the truth, the
// bus a hint: whatever the bus loses, the store gives back.
//
// Lock order: Hub.mu, Room.queue.mu, Room.mu, membership.mu or outbox.mu. None is held over I/O or a send that can block, or a callback. What a
// connection takes at once is written with the last two held.
package hub

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/netip"
	"slices"
	"sync"
	"time"

	"parley/server/bus"
	"parley/server/store"
	"parley/shared/chat"
)

// Names says what may be a name.
type Names interface {
	// ParseName returns the three forms of a name, or bad_name.
	ParseName(shown string) (store.Name, error)
	// FoldPrefix returns the folded form of the beginning of a name.
	FoldPrefix(prefix string) string
	// RoomSkeleton returns what the name of a room looks like: the same for names that a reader cannot tell apart. Reserved says
	// that no room may be created with it.
	RoomSkeleton(name string) (skeleton string, reserved bool)
	// Suggest returns a free name close to one that is taken.
	Suggest(ctx context.Context, name string) string
}

// Limits says who is too fast. Each method takes one from a budget and returns 0, or takes nothing and returns how long to wait.
type Limits interface {
	Message(user chat.UserID, room chat.RoomID) time.Duration
	Create(user chat.UserID) time.Duration
	Rename(user chat.UserID) time.Duration
	// Text takes the bytes of a message from the budgets of a day: of the user, the address, the room and the server. It returns a
	// refusal that says how long to wait.
	Text(user chat.UserID, address netip.Addr, room chat.RoomID, bytes int) error
	// Refund gives back what Text has taken.
	Refund(user chat.UserID, address netip.Addr, room chat.RoomID, bytes int)
}

// Config is what a hub needs.
type Config struct {
	Store     store.Store
	Bus       bus.Bus // to the other nodes that serve this store; nil if there are none
	Names     Names
	Limits    Limits
	Unlimited bool   // no budget of frames and sessions either: for load tests
	Build     string // of the web program that this server serves
	Log       *slog.Logger
	Now       func() time.Time // the wall clock, for what is stored and told; waits are measured by package time
}

// Hub is all rooms and sessions on this node.
type Hub struct {
	Config
	epoch     chat.Epoch
	node      string // this process among the nodes; "" if it is alone
	shares    shares
	elsewhere elsewhere
	readers   *readers
	renames   renames

	work sync.WaitGroup // flushes, heals and notes under way
	wake chan struct{}  // holds a token when a room wants to announce

	mu      sync.Mutex
	rooms   map[chat.RoomID]*Room
	users   map[chat.UserID]*userSessions
	dirty   map[*Room]struct{} // rooms with presence to announce
	closing bool
}

// userSessions are the sessions of one user on this node.
type userSessions struct {
	sessions []*Session // few
	topic    func()     // ends the subscription of the user's topic; nil before there is one
	changes  int64      // the count of the store that the sessions know
}

// New returns a hub; Run keeps it alive.
func New(ctx context.Context, cfg Config) (*Hub, error) {
	epoch, err := cfg.Store.Epoch(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the epoch: %w", err)
	}
	fillSkeletons(ctx, cfg)
	node := ""
	if cfg.Bus != nil {
		node = rand.Text()[:12]
	}
	return &Hub{
		Config:    cfg,
		epoch:     epoch,
		node:      node,
		shares:    shares{max: queuedMax},
		elsewhere: newElsewhere(),
		readers:   newReaders(cfg.Store.Readers() - 1), // one is left for what is not a session's
		wake:      make(chan struct{}, 1),
		rooms:     map[chat.RoomID]*Room{},
		users:     map[chat.UserID]*userSessions{},
		dirty:     map[*Room]struct{}{},
	}, nil
}

const (
	tick       = 250 * time.Millisecond // presence is announced at most so often per room: see newsPause
	pulseEvery = time.Second            // how often it is looked for what other nodes wait for
	headCheck  = 3 * time.Second        // after so long a lost announcement is noticed
	userCheck  = 10 * time.Second       // after so long a lost note is noticed
	touchEvery = time.Hour              // how often it is noted who is here
)

// Run announces presence, compares with the store what has been delivered, and forgets empty rooms, until ctx ends.
func (h *Hub) Run(ctx context.Context) {
	var work sync.WaitGroup
	work.Go(func() { every(ctx, headCheck, h.checkHeads) })
	work.Go(func() { every(ctx, userCheck, h.checkUsers) })
	work.Go(func() { every(ctx, touchEvery, h.touch) })
	if !h.alone() {
		work.Go(func() { h.tellOthers(ctx) })
	}
	ticks := time.NewTicker(tick)
	defer ticks.Stop()
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case <-h.wake:
			h.announce()
		case <-ticks.C:
			h.announce()
			h.tellNames()
		}
	}
	work.Wait()
}

// every calls do again and again. A call that takes long delays the next one only.
func every(ctx context.Context, interval time.Duration, do func(context.Context)) {
	ticks := time.NewTicker(interval)
	defer ticks.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticks.C:
			do(ctx)
		}
	}
}

// tellOthers keeps the other nodes informed of this one, and listens to how many people they have.
func (h *Hub) tellOthers(ctx context.Context) {
	cancel, err := h.subscribe(countsTopic, h.receiveCounts)
	if err != nil {
		h.Log.Error("listen to the other nodes", "err", err)
		return
	}
	defer cancel()
	var c census
	var work sync.WaitGroup
	work.Go(func() {
		every(ctx, beatEvery, func(ctx context.Context) {
			h.elsewhere.expire(time.Now())
			c.tell(ctx, h)
		})
	})
	every(ctx, pulseEvery, func(context.Context) {
		now := time.Now()
		for _, r := range h.allRooms() {
			r.pulse(now)
		}
	})
	work.Wait()
}

// room returns a live room, loading it if needed, or no_room.
func (h *Hub) room(ctx context.Context, id chat.RoomID) (*Room, error) {
	h.mu.Lock()
	r := h.rooms[id]
	h.mu.Unlock()
	if r != nil {
		return r, r.wait(ctx)
	}
	info, err := h.Store.Room(ctx, id)
	if err != nil {
		return nil, err
	}
	r, fresh := h.addRoom(info)
	if fresh {
		r.load(ctx)
	}
	return r, r.wait(ctx)
}

func (h *Hub) addRoom(info chat.Room) (r *Room, fresh bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if r := h.rooms[info.ID]; r != nil {
		return r, false
	}
	r = newRoom(h, info)
	h.rooms[info.ID] = r
	return r, true
}

// liveRoom returns a room that somebody on this node is in, or nil.
func (h *Hub) liveRoom(id chat.RoomID) *Room {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.rooms[id]
}

// allRooms returns the rooms that are live now.
func (h *Hub) allRooms() []*Room {
	h.mu.Lock()
	defer h.mu.Unlock()
	rooms := make([]*Room, 0, len(h.rooms))
	for _, r := range h.rooms {
		rooms = append(rooms, r)
	}
	return rooms
}

// forgetRooms drops rooms that nobody is in.
func (h *Hub) forgetRooms() {
	for _, r := range h.allRooms() {
		if !r.retire() {
			continue
		}
		h.mu.Lock()
		delete(h.rooms, r.info.ID)
		delete(h.dirty, r)
		h.mu.Unlock()
		r.cancel()
	}
}

// checkHeads compares what this node has delivered with the store, which heals a lost last announcement.
func (h *Hub) checkHeads(ctx context.Context) {
	defer h.forgetRooms()
	for rooms := range slices.Chunk(h.allRooms(), checkMax) { // a few sessions can be in very many rooms
		if err := h.compareHeads(ctx, rooms); err != nil {
			h.complain(ctx, "compare heads", err)
			return
		}
	}
}

func (h *Hub) compareHeads(ctx context.Context, rooms []*Room) error {
	ids := make([]chat.RoomID, len(rooms))
	for i, r := range rooms {
		ids[i] = r.info.ID
	}
	heads, err := h.Store.Heads(ctx, ids)
	if err != nil {
		return err
	}
	for _, r := range rooms {
		r.noticed(heads[r.info.ID])
	}
	return nil
}
