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
	"syscall"
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
	stopping atomic.Bool
}

// serve runs a server until ctx ends, and then stops it without losing a frame. The first line on out says where it is.
func serve(ctx context.Context, cfg *config, out, logs io.Writer) error {
	listener, err := listen("--addr", cfg.addr) // before the data are touched: the port may be another server's
	if err != nil {
		return err
	}
	defer listener.Close()
	log := newLog(cfg, logs)
	if cfg.admin != "" {
		private, err := listen("--admin", cfg.admin)
		if err != nil {
			return err
		}
		defer private.Close()
		warnOfAdmin(private.Addr(), log)
		go serveAdmin(ctx, private, log)
	}
	if listener, err = withTLS(listener, cfg, log); err != nil {
		return err
	}
	boundMemory()
	n, err := newNode(ctx, cfg, log)
	if err != nil {
		return err
	}
	defer n.close()
	fmt.Fprintf(out, "Parley is at %s (stop it with Ctrl+C)\n", whereTo(cfg, listener.Addr()))
	return n.run(ctx, listener)
}

func newNode(ctx context.Context, cfg *config, log *slog.Logger) (*node, error) {
	assets, err := httpd.NewAssets(web.Files)
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
	n := &node{log: log, store: seams.store(db), bus: seams.bus(carrier)}
	if err := n.assemble(ctx, cfg, assets, shared, seams.now); err != nil {
		n.close()
		return nil, err
	}
	return n, nil
}

func (n *node) assemble(ctx context.Context, cfg *config, assets *httpd.Assets, shared auth.Shared, now func() time.Time) (err error) {
	guests := auth.NewGuests(n.store, now)
	limits := auth.NewLimits(time.Now) // waits go by the monotonic clock
	switch {
	case cfg.limits == "off":
		limits = auth.Off()
	case shared != nil:
		limits = auth.NewSharedLimits(time.Now, shared)
	}
	n.hub, err = hub.New(ctx, hub.Config{
		Store: n.store, Bus: n.bus, Names: names{guests}, Limits: limits, Alone: cfg.alone(), Unlimited: cfg.limits == "off",
		Build: assets.Build(), Log: n.log, Now: now,
	})
	if err != nil {
		return err
	}
	source := &pages{store: n.store, hub: n.hub, log: n.log}
	prerender(source)
	n.server = httpd.NewServer(httpd.Config{
		Hub: n.hub, Guests: guests, Doors: limits, Pages: assets.Pages(source), Ready: n.ready, Later: n.store.Later,
		PublicURL: cfg.publicURL, Origins: cfg.origins, Proxies: cfg.proxies,
		Unlimited: cfg.limits == "off", SessionsMax: capacity(), PlainMax: plainCapacity(), Log: n.log,
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
func (n *node) run(ctx context.Context, listener net.Listener) error {
	alive, end := context.WithCancel(context.Background())
	var work sync.WaitGroup
	work.Go(func() { n.hub.Run(alive) })
	failed := make(chan error, 1)
	work.Go(func() { failed <- n.server.Serve(listener) })
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

// listen listens at what an option says.
func listen(option, addr string) (net.Listener, error) {
	listener, err := net.Listen("tcp", addr)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("another program listens on %s; stop it, or choose another port with %s :8081", addr, option)
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("this user may not listen on %s; choose a port above 1023 with %s :8080", addr, option)
	case err != nil:
		return nil, fmt.Errorf("listen on %s: %w", addr, err)
	}
	return listener, nil
}

// whereTo returns the address to open in a browser.
func whereTo(cfg *config, addr net.Addr) string {
	if cfg.publicURL != nil {
		return cfg.publicURL.String()
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
