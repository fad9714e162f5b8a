// Package hub is the live state of one node: rooms, sessions and who is here. It takes commands, stores what must
// last, delivers it to the sessions of this node, and sends it to the other nodes over the bus. The store is the truth, the
// bus a hint: whatever the bus loses, the store gives back.
//
// Lock order: Hub.mu, Room.queue.mu, Room.mu, membership.mu or that of an outbox. None is held over I/O, a send that can block or a
// callback. What a connection takes at once is written with the last two held.
package hub

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/netip"
	"sync"
	"time"

	"parley/server/bus"
	"parley/server/hub/names"
	"parley/server/hub/presence"
	"parley/server/hub/reads"
	"parley/server/hub/statuses"
	"parley/server/store"
	"parley/server/wire"
	"parley/shared/chat"
)

// Names has the rules of names.
type Names interface {
	// ParseName returns the three forms of a name, or bad_name.
	ParseName(shown string) (store.Name, error)
	// FoldPrefix returns the folded form of the beginning of a name.
	FoldPrefix(prefix string) string
	// RoomSkeleton returns what the name of a room looks like: the same for names that a reader cannot tell apart. No room may be
	// created with a reserved one.
	RoomSkeleton(name string) (skeleton string, reserved bool)
	// Suggest returns a free name close to one that is taken.
	Suggest(ctx context.Context, name string) string
}

// Limits are budgets. Each method takes one from a budget and returns 0, or takes nothing and returns how long to wait.
type Limits interface {
	Message(user chat.UserID, room chat.RoomID) time.Duration
	Attempt(user chat.UserID) time.Duration
	Change(user chat.UserID, room chat.RoomID) time.Duration // of a message
	Create(user chat.UserID) time.Duration
	Introduce(user chat.UserID) time.Duration // of somebody with whom the user has no conversation, to a room
	Approach(user chat.UserID) time.Duration  // somebody with whom a guest who is new has no conversation
	Rename(user chat.UserID) time.Duration
	Report(user chat.UserID) time.Duration // of a message
	Ask(user chat.UserID) time.Duration    // to join a room, or not any more
	// Text takes the bytes of a message from the daily budgets of the user, the address, the room and the server. It returns a
	// refusal that says how long to wait.
	Text(user chat.UserID, address netip.Addr, room chat.RoomID, bytes int) error
	// Refund gives back what Text has taken.
	Refund(user chat.UserID, address netip.Addr, room chat.RoomID, bytes int)
}

// Filter has what the place does not allow.
type Filter interface {
	// Find returns what a text has of it, "" for nothing.
	Find(text string) string
}

// Config is what a hub needs.
type Config struct {
	Store     store.Store
	Bus       bus.Bus // to the other nodes that serve this store; nil if there are none
	Names     Names
	Limits    Limits
	Invites   Inviting
	Filter    func(context.Context) Filter // what the place does not allow in public; nil: it allows everything
	Newcomers func(context.Context) bool   // whether guests who are new may do less than others; nil: they may do the same
	Guests    func(context.Context) bool   // whether users without an account may be here; nil: they may
	Unlimited bool                         // without budgets of frames, reads and sessions: for load tests
	Build     string                       // identifies the web program that this server serves
	// Audit notes what somebody has changed in a room by a role on the server; nil: nobody keeps that.
	Audit func(ctx context.Context, change RoomChange) error
	// AuditSilence notes whom somebody has silenced; nil: nobody keeps that.
	AuditSilence func(ctx context.Context, change SilenceChange) error

	EditWindow time.Duration              // messages may be edited for so long; 0: for ever
	Emoji      func(name string) []string // for searches: see words.Names; may be nil
	Log        *slog.Logger
	Now        func() time.Time // the wall clock, for stored and sent times; waits use package time
}

// Hub is all rooms and sessions on this node.
type Hub struct {
	Config
	epoch     chat.Epoch
	node      string         // names this process among the nodes; "" if it is alone
	queued    *wire.MemLimit // over the outboxes of all sessions
	elsewhere *presence.Elsewhere
	readers   *reads.Queue
	searchers *reads.Queue // apart from readers: a search may take as long as a thousand reads
	names     names.Resolver
	renames   renames
	statuses  statuses.Board

	work sync.WaitGroup // flushes, heals and notes under way
	wake chan struct{}  // holds a token when the presence of a room has changed

	accounts chan struct{} // holds a token while an account is read for sessions that are open

	levels sync.Mutex // held while a level is read and sent
	asking sync.Mutex // held while it is read and sent who asks to join a room

	mu      sync.Mutex
	rooms   map[chat.RoomID]*Room
	users   map[chat.UserID]*userSessions
	dirty   map[*Room]struct{} // rooms whose presence has changed
	closing bool
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
	h := &Hub{
		Config:    cfg,
		epoch:     epoch,
		node:      node,
		queued:    wire.NewMemLimit(queuedMax),
		elsewhere: presence.NewElsewhere(),
		readers:   reads.New(cfg.Store.Readers() - 1), // one is left for what is not a session's
		searchers: reads.New(cfg.Store.Readers() / 4),
		names:     names.Resolver{Store: cfg.Store, Parse: cfg.Names.ParseName, Now: cfg.Now},
		wake:      make(chan struct{}, 1),
		accounts:  make(chan struct{}, 1),
		rooms:     map[chat.RoomID]*Room{},
		users:     map[chat.UserID]*userSessions{},
		dirty:     map[*Room]struct{}{},
	}
	if err := h.loadStatuses(ctx, time.Time{}); err != nil {
		return nil, fmt.Errorf("read statuses: %w", err)
	}
	h.statuses.Take() // there is nobody to be told
	return h, nil
}

const (
	tick        = 250 * time.Millisecond // the least time between two announcements of a room's presence: see presencePause
	beatCheck   = time.Second            // how often to look for rooms with a beat due
	headCheck   = 3 * time.Second        // after so long a lost event is found
	userCheck   = 10 * time.Second       // after so long a lost note is found
	touchEvery  = time.Hour              // how often the stored sessions in use are marked
	attendEvery = time.Minute            // how often it is counted which guests are here
	queuedMax   = 128 << 20              // bytes that are queued to single sessions, of all sessions together
)

// Run announces presence, compares with the store what has been delivered, and forgets empty rooms, until ctx ends.
func (h *Hub) Run(ctx context.Context) {
	var work sync.WaitGroup
	work.Go(func() { every(ctx, headCheck, h.checkHeads) })
	work.Go(func() { every(ctx, userCheck, h.checkUsers) })
	work.Go(func() { every(ctx, touchEvery, h.touchSignIns) })
	work.Go(func() { every(ctx, attendEvery, h.attend) })
	work.Go(func() { h.shareStatuses(ctx) })
	if !h.alone() {
		work.Go(func() { h.shareCounts(ctx) })
		work.Go(func() { every(ctx, beatCheck, h.beatPresence) })
	}
	ticks := time.NewTicker(tick)
	defer ticks.Stop()
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case <-h.wake:
			h.announcePresence()
		case <-ticks.C:
			h.announcePresence()
			h.announceRenames()
			h.announceStatuses()
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

// complain logs the error of a background task, unless the hub is stopping.
func (h *Hub) complain(ctx context.Context, what string, err error) {
	if ctx.Err() == nil {
		h.Log.Error(what, "err", err)
	}
}

// beatPresence lets rooms tell the other nodes that this one still serves them.
func (h *Hub) beatPresence(context.Context) {
	now := time.Now()
	for _, r := range h.allRooms() {
		r.beatPresence(now)
	}
}
