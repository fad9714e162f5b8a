package node

import (
	"context"
	"net/http"
	"time"

	"parley/server/auth/oidc"
	"parley/server/auth/passkey"
	"parley/server/httpd"
	"parley/server/httpd/static"
	"parley/server/owndata"
	"parley/server/site"
)

// site returns what makes the pages that need no program.
func (n *node) site(cfg *Config, providers *oidc.Providers, assets *static.Assets, now func() time.Time) func(*httpd.Edge) http.Handler {
	return func(edge *httpd.Edge) http.Handler {
		return site.New(site.Config{
			Edge: edge, Accounts: n.accounts, Passkeys: passkey.New(n.store, now, n.log), PasskeyHost: cfg.PasskeyHost, Rename: n.hub.Rename, Asset: assets.URL, Providers: providers, Admin: n.office, Invites: n.invites, Doors: n.hub, Now: now, Log: n.log,
			Letters: n.letters, Data: owndata.New(n.store, n.hub.SessionsEnded, now), Place: n.place(cfg),
		})
	}
}

// place returns what an owner has chosen, for the pages.
func (n *node) place(cfg *Config) func(context.Context) site.Place {
	return func(ctx context.Context) site.Place {
		p := n.office.Place.Get(ctx)
		return site.Place{
			Name: p.Name, Guests: p.Policy.TakesGuests(), Accounts: p.Policy.TakesAccounts(), Passwords: p.Policy.TakesPasswords(),
			Providers: len(cfg.OIDC.Providers) > 0,
		}
	}
}
