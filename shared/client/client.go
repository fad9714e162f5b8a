// Package client is a headless chat client: it holds the connection, the rooms and the unsent messages, and shows all of it as immutable
// snapshots (client/view). One goroutine owns all state and reacts to one thing after the other: see engine.run.
package client

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"parley/shared/chat"
	"parley/shared/client/dial"
	"parley/shared/client/limits"
	"parley/shared/client/mailbox"
	"parley/shared/client/storage"
	"parley/shared/client/tabs"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

// Log takes a message and pairs of key and value, as the methods of slog.Logger do: a program gives one of those. The
// engine does not name that package, which would weigh 35 KB on every first visit.
type Log func(message string, pairs ...any)

// Config is what a Client is made of.
type Config struct {
	Dialer   dial.Dialer
	Storage  storage.Store    // nil: nothing is stored
	Tabs     tabs.Coordinator // nil: no other client uses this storage at the same time
	Room     chat.RoomID      // opened at start; "" opens none
	Users    []chat.UserID    // one of whom has been signed in on this device since what is stored, perhaps; nil: nobody that is known of
	Location *time.Location   // where the days begin and end; nil: time.Local
	Zone     *view.Zone       // the same for a place whose time.Location is not known; see Client.Rezone
	Log      Log              // nil: discards
	Witness  Witness          // nil: nobody
	Accept   bool             // every request is accepted at once: for bots
}

// Client is a headless chat client. All methods may be called from any goroutine.
type Client struct {
	cfg     Config
	view    atomic.Pointer[view.Snapshot]
	intents *mailbox.Mailbox[func(*engine)]
	worker  *storage.Worker
	change  func()
}

// New returns a client that does nothing before Run.
func New(cfg Config) *Client {
	if cfg.Storage == nil {
		cfg.Storage = storage.Memory{}
	}
	if cfg.Location == nil {
		cfg.Location = time.Local
	}
	if cfg.Log == nil {
		cfg.Log = func(string, ...any) {}
	}
	c := &Client{cfg: cfg, intents: mailbox.New[func(*engine)](), worker: storage.NewWorker(cfg.Storage, cfg.Log)}
	c.view.Store(&view.Snapshot{Link: view.Link{State: view.Connecting}, Limits: limits.Of(protocol.Limits{}).View()})
	return c
}

// Run works until ctx ends, writes what is to be stored, and leaves no goroutine behind. It returns the cause of ctx's
// end. It must be called once.
func (c *Client) Run(ctx context.Context) error {
	var storing sync.WaitGroup
	storing.Go(func() { c.worker.Run(ctx) })
	e := newEngine(ctx, c, c.worker)
	e.run()
	c.intents.Close()
	e.goroutines.Wait()
	c.worker.Close()
	storing.Wait()
	return context.Cause(ctx)
}

// View returns the current snapshot, never nil.
func (c *Client) View() *view.Snapshot { return c.view.Load() }

// OnChange sets what is called after the snapshot has changed: from the client's own goroutine, at most once at a
// time, once for many changes that came together. It must not block, and must be set before Run.
func (c *Client) OnChange(fn func()) { c.change = fn }

func (c *Client) post(intent func(*engine)) { c.intents.Put(intent) }
