package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"parley/server/auth"
	"parley/server/bus"
	"parley/server/httpd"
	"parley/server/hub"
	"parley/server/store"
	"parley/web"
)

const (
	headerWait = httpd.HeaderWait
	stopWait   = 10 * time.Second // for sessions to end at a stop
	brokenWait = 2 * time.Second  // the same after a disk error: whoever supervises the server should start it again
)

// node is one running server.
type node struct {
	log      *slog.Logger
	store    store.Store
	bus      bus.Bus
	hub      *hub.Hub
	server   *http.Server
	now      func() time.Time
	floor    *floored // nil if there is none
	rule     sweepRule
	stopping atomic.Bool
}

// serve runs a server until ctx ends, and then stops it without losing a frame. The first line on out says where it is.
func serve(ctx context.Context, cfg *config, out, logs io.Writer) error {
	log := newLog(cfg, logs)
	all, err := openListeners(cfg, log) // before the data are touched: the port may be another server's
	if err != nil {
		return err
	}
	defer all.close()
	for _, private := range all.admin {
		warnOfAdmin(private.Addr(), log)
		go serveAdmin(ctx, private, log)
	}
	for i, listener := range all.public {
		if listener, err = withTLS(listener, cfg, log); err != nil {
			return err
		}
		all.public[i] = listener
	}
	boundMemory()
	n, err := newNode(ctx, cfg, log)
	if err != nil {
		return err
	}
	defer n.close()
	fmt.Fprintf(out, "Parley is at %s (stop it with Ctrl+C)\n", whereTo(cfg, all.public[0].Addr()))
	return n.run(ctx, all.public)
}

func newNode(ctx context.Context, cfg *config, log *slog.Logger) (*node, error) {
	assets, err := httpd.NewAssetsBelow(httpd.Base(cfg.publicURL), web.Files)
	if err != nil {
		return nil, fmt.Errorf("read the embedded files: %w", err)
	}
	if !assets.HasProgram() {
		log.Warn("this binary has no web program: pages can be read, not used; build it with make build")
	}
	db, err := openStore(ctx, cfg, log)
	if err != nil {
		return nil, err
	}
	carrier, shared, err := openBus(ctx, cfg, db, log)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	seams := cfg.seams.fill()
	n := &node{log: log, store: withFloor(seams.store(db), cfg, log), bus: seams.bus(carrier), now: seams.now, rule: cfg.sweep}
	n.floor, _ = n.store.(*floored)
	if err := n.assemble(ctx, cfg, assets, shared, seams.now); err != nil {
		n.close()
		return nil, err
	}
	return n, nil
}

func (n *node) assemble(ctx context.Context, cfg *config, assets *httpd.Assets, shared auth.Shared, now func() time.Time) (err error) {
	secret, err := n.store.Secret(ctx)
	if err != nil {
		return fmt.Errorf("read the secret of the store: %w", err)
	}
	guests := auth.NewGuests(n.store, now).SignedWith(secret)
	limits := auth.NewLimits(time.Now) // waits go by the monotonic clock
	switch {
	case cfg.limits == "off":
		limits = auth.Off()
	case shared != nil:
		limits = auth.NewSharedLimits(time.Now, shared)
	}
	limits.BoundText(int(cfg.perDay))
	n.hub, err = hub.New(ctx, hub.Config{
		Store: n.store, Bus: n.bus, Names: names{guests}, Limits: limits, Alone: cfg.alone(), Unlimited: cfg.limits == "off",
		Build: assets.Build(), Log: n.log, Now: now,
	})
	if err != nil {
		return err
	}
	source := &pages{store: n.store, hub: n.hub, log: n.log, base: httpd.Base(cfg.publicURL)}
	prerender(source)
	n.server = httpd.NewServer(httpd.Config{
		Hub: n.hub, Guests: guests, Doors: limits, Pages: assets.Pages(source), Ready: n.ready, Later: n.store.Later,
		PublicURL: cfg.publicURL, Origins: cfg.origins, Proxies: cfg.proxies, Instance: auth.Instance(secret), HSTS: cfg.hsts,
		Unlimited: cfg.limits == "off", SessionsMax: capacity(), PlainMax: plainCapacity(), StreamsMax: streamCapacity(), Log: n.log,
	})
	return nil
}

// names gives the hub what auth knows of names.
type names struct{ *auth.Guests }

// ParseName returns the three forms of a name.
func (names) ParseName(shown string) (store.Name, error) { return auth.ParseName(shown) }

// FoldPrefix returns the folded form of the beginning of a name.
func (names) FoldPrefix(prefix string) string { return auth.FoldPrefix(prefix) }

func (n *node) ready(ctx context.Context) error {
	if n.stopping.Load() {
		return errors.New("the server is stopping")
	}
	return n.store.Ping(ctx)
}

// run serves until ctx ends, or until the store is broken: then not ready, no new sessions, goodbye to the others, and close.
func (n *node) run(ctx context.Context, public []net.Listener) error {
	alive, end := context.WithCancel(context.Background())
	var work sync.WaitGroup
	work.Go(func() { n.hub.Run(alive) })
	work.Go(func() { n.sweep(alive, n.rule) })
	if n.floor != nil {
		work.Go(func() { n.floor.watch(alive) })
	}
	failed := make(chan error, len(public))
	for _, listener := range public {
		work.Go(func() { failed <- n.server.Serve(listener) })
	}
	wait := stopWait
	var err error
	select {
	case <-ctx.Done():
	case err = <-failed:
		err = fmt.Errorf("serve: %w", err)
	case <-n.store.Broken():
		err, wait = n.store.Ping(context.Background()), brokenWait
	}
	end() // no new work by the hub itself while it is waited for
	n.stop(wait)
	work.Wait()
	return err
}

func (n *node) stop(wait time.Duration) {
	n.stopping.Store(true)
	ctx, cancel := context.WithTimeout(context.Background(), wait)
	defer cancel()
	var work sync.WaitGroup
	work.Go(func() {
		if err := n.hub.Shutdown(ctx); err != nil {
			n.log.Warn("stop", "err", err)
		}
	})
	work.Go(func() {
		if n.server.Shutdown(ctx) != nil {
			n.server.Close()
		}
	})
	work.Wait()
}

func (n *node) close() {
	if err := errors.Join(n.bus.Close(), n.store.Close()); err != nil {
		n.log.Error("close", "err", err)
	}
}

// whereTo returns the address to open in a browser.
func whereTo(cfg *config, addr net.Addr) string {
	if cfg.publicURL != nil {
		return cfg.publicURL.String()
	}
	if addr.Network() == "unix" {
		return unixPrefix + addr.String()
	}
	host, port, err := net.SplitHostPort(addr.String())
	if ip := net.ParseIP(host); err != nil || ip == nil || ip.IsUnspecified() || ip.IsLoopback() {
		host = "localhost"
	}
	if cfg.tlsCert != "" {
		return "https://" + net.JoinHostPort(host, port)
	}
	return "http://" + net.JoinHostPort(host, port)
}
