// Package node runs one server: it reads the configuration, opens the store and the bus, wires the hub to the web server, and stops
// in order.
package node

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"parley/server/acme"
	"parley/server/auth"
	"parley/server/auth/account"
	"parley/server/auth/admin"
	"parley/server/auth/invite"
	"parley/server/auth/oidc"
	"parley/server/auth/passkey"
	"parley/server/auth/password"
	"parley/server/auth/place"
	"parley/server/bus"
	"parley/server/httpd"
	"parley/server/httpd/static"
	"parley/server/hub"
	"parley/server/site"
	"parley/server/store"
	"parley/web"
)

// StopWait is how long sessions may take to end when the server stops.
const StopWait = 10 * time.Second

// brokenWait is the same after a disk error: whoever supervises the server should start it again.
const brokenWait = 2 * time.Second

// node is one running server.
type node struct {
	log          *slog.Logger
	store        store.Store
	bus          bus.Bus // nil for a single node
	hub          *hub.Hub
	office       *admin.Service
	invites      *invite.Service
	accounts     *account.Service
	letters      *site.Letters // nil: no mail is sent
	server       *http.Server
	now          func() time.Time
	guard        *diskGuard // nil without a disk floor
	rule         SweepRule
	stopping     atomic.Bool
	certificates *acme.Certificates // nil if the server gets none by itself
	plain        *http.Server       // which answers the authority; nil: none
}

func newNode(ctx context.Context, cfg *Config, log *slog.Logger) (*node, error) {
	assets, err := static.New(httpd.Base(cfg.PublicURL), web.Files)
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
	seams := cfg.Seams.fill()
	n := &node{log: log, store: guardDisk(seams.Store(db), cfg, log), bus: seams.Bus(carrier), now: seams.Now, rule: cfg.Sweep}
	n.guard, _ = n.store.(*diskGuard)
	if err := n.assemble(ctx, cfg, assets, shared, seams.Now); err != nil {
		n.close()
		return nil, err
	}
	return n, nil
}

func (n *node) assemble(ctx context.Context, cfg *Config, assets *static.Assets, shared auth.Shared, now func() time.Time) (err error) {
	secret, err := n.store.Secret(ctx)
	if err != nil {
		return fmt.Errorf("read the secret of the store: %w", err)
	}
	guests := auth.NewGuests(n.store, now).SignedWith(secret)
	limits := auth.NewLimits(time.Now) // waits go by the monotonic clock
	switch {
	case cfg.Limits == "off":
		limits = auth.Off()
	case shared != nil:
		limits = auth.NewSharedLimits(time.Now, shared)
	}
	limits.BoundText(int(cfg.PerDay))
	places, err := place.NewSource(ctx, n.store, n.log)
	if err != nil {
		return err
	}
	n.invites = &invite.Service{Store: n.store, People: guests, Place: places, Now: now}
	n.hub, err = hub.New(ctx, hub.Config{
		Invites: n.invites,
		Store:   n.store, Bus: n.bus, Names: names{guests}, Limits: limits, Filter: func(ctx context.Context) hub.Filter { return places.Filter(ctx) }, Guests: func(ctx context.Context) bool { return places.Get(ctx).Policy.TakesGuests() }, Newcomers: func(ctx context.Context) bool { return !places.Get(ctx).Trusting }, Unlimited: cfg.Limits == "off", EditWindow: cfg.EditWindow,
		Build: assets.Build(), Log: n.log, Now: now, Emoji: emojiNames(web.Files),
		Audit: func(ctx context.Context, c hub.RoomChange) error {
			return n.office.RoomChanged(ctx, admin.Actor{User: c.By, Network: account.Network(c.From)}, c.Room, c.User, c.Before, c.After)
		},
		AuditSilence: func(ctx context.Context, c hub.SilenceChange) error {
			return n.office.Silenced(ctx, admin.Actor{User: c.By, Network: account.Network(c.From)}, c.User, c.Before, c.After)
		},
	})
	if err != nil {
		return err
	}
	providers := oidc.New(cfg.OIDC.Providers, cfg.PublicURL, n.store, nil, now)
	n.accounts = account.New(account.Config{
		Store: n.store, Live: n.hub, People: guests, Tokens: auth.NewTokens(secret), Secret: secret, Passwords: password.NewHasher(), Attempts: limits, Providers: providers,
		Now: now, Log: n.log, Allowed: n.hub.Allowed,
	})
	n.invites.Came = n.hub.Invited
	n.office = &admin.Service{Store: n.store, Links: n.accounts, Invites: n.invites, Live: n.hub, Place: places, Rooms: n.store, Reports: n.store, Purges: n.store, Log: n.log, Now: now}
	n.openMail(cfg, n.place(cfg), now)
	source := &pages{store: n.store, hub: n.hub, log: n.log, base: httpd.Base(cfg.PublicURL), place: func() string { return places.Get(ctx).Name }, asset: assets.URL, indexed: cfg.Indexed}
	assets.Frames = cfg.Frames
	prerender(source)
	n.server = httpd.NewServer(httpd.Config{
		Hub: n.hub, Guests: guests, Accounts: n.accounts, Doors: limits, Rooms: n.store, RoomAt: source.roomAt, Pages: assets.Pages(source), Site: n.site(cfg, providers, assets, now), Place: places.Get, Ready: n.ready, Later: n.store.Unavailable,
		PublicURL: cfg.PublicURL, Origins: cfg.Origins, Proxies: cfg.Proxies, Instance: auth.Instance(secret), HSTS: cfg.HSTS,
		WebAuthn:  passkey.RelatedOrigins(cfg.PublicURL, cfg.PasskeyHost),
		Unlimited: cfg.Limits == "off", SessionsMax: Capacity(), PlainMax: plainCapacity(), StreamsMax: streamCapacity(), Log: n.log,
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
func (n *node) run(ctx context.Context, all *listeners) error {
	alive, end := context.WithCancel(context.Background())
	var work sync.WaitGroup
	work.Go(func() { n.hub.Run(alive) })
	work.Go(func() { n.sweep(alive, n.rule) })
	work.Go(func() { n.eraseDeleted(alive) })
	work.Go(func() { n.index(alive) })
	work.Go(func() { n.doJobs(alive) })
	work.Go(func() { n.endGuests(alive) })
	asked, last := context.WithCancel(context.Background())
	if n.letters != nil {
		work.Go(func() { n.letters.Run(asked) })
	}
	if n.guard != nil {
		work.Go(func() { n.guard.watch(alive) })
	}
	if n.certificates != nil {
		work.Go(func() { n.getCertificates(alive, all.acme) })
	}
	failed := make(chan error, len(all.public))
	for _, listener := range all.public {
		work.Go(func() { failed <- n.server.Serve(listener) })
	}
	wait := StopWait
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
	last() // no request asks for a letter any more
	n.accounts.Close()
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
	var busErr error
	if n.bus != nil {
		busErr = n.bus.Close()
	}
	if err := errors.Join(busErr, n.store.Close()); err != nil {
		n.log.Error("close", "err", err)
	}
}
