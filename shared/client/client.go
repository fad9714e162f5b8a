// Package client is a chat client without a face: it keeps the connection, the timelines and what is not sent
// yet, and shows all of it as an immutable View.
package client

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"parley/shared/chat"
	"parley/shared/client/dial"
	"parley/shared/client/mailbox"
	"parley/shared/client/storage"
	"parley/shared/client/tabs"
	"parley/shared/client/view"
)

// Log takes a message and pairs of key and value, as the methods of slog.Logger do: a program gives one of those. The
// engine does not name that package, which would weigh 35 KB on every first visit.
type Log func(message string, pairs ...any)

// Config is what a Client is made of.
type Config struct {
	Dialer   dial.Dialer
	Storage  storage.Store    // nil: nothing is kept
	Tabs     tabs.Coordinator // nil: no other client uses this Storage at the same time
	Room     chat.RoomID      // opened at start; "" opens none
	Location *time.Location   // where the days begin and end; nil: time.Local
	Zone     *view.Zone       // the same for a place whose time.Location is not known; see Client.Rezone
	Log      Log              // nil: discards
	Witness  Witness          // nil: nobody
	Accept   bool             // every request is accepted at once: for bots
}

// Client is a chat client without a face. All methods may be called from any goroutine.
type Client struct {
	cfg     Config
	view    atomic.Pointer[view.Snapshot]
	intents *mailbox.Mailbox[func(*engine)]
	keeper  *storage.Worker
	change  func()
	crowded atomic.Bool // the last write of history was refused
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
	c := &Client{cfg: cfg, intents: mailbox.New[func(*engine)](), keeper: storage.NewWorker(cfg.Storage, cfg.Log)}
	c.view.Store(&view.Snapshot{Link: view.Link{State: view.Connecting}})
	return c
}

// Run works until ctx ends, writes what is to be kept, and leaves no goroutine behind. It returns the cause of ctx's
// end. It must be called once.
func (c *Client) Run(ctx context.Context) error {
	var keeping sync.WaitGroup
	keeping.Go(func() { c.keeper.Run(ctx) })
	e := newEngine(ctx, c, c.keeper)
	e.run()
	c.intents.Close()
	e.goroutines.Wait()
	c.keeper.Close()
	keeping.Wait()
	return context.Cause(ctx)
}

// View returns the current picture, never nil.
func (c *Client) View() *view.Snapshot { return c.view.Load() }

// OnChange sets what is called after the View has changed: from the client's own goroutine, at most once at a
// time, once for many changes that came together. It must not block, and must be set before Run.
func (c *Client) OnChange(fn func()) { c.change = fn }

func (c *Client) post(intent func(*engine)) { c.intents.Put(intent) }
