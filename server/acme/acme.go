// Package acme gets certificates from a certificate authority such as Let's Encrypt, and renews them. All servers of one store share them.
package acme

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"github.com/caddyserver/certmagic"
	"github.com/mholt/acmez/v3"
)

// LetsEncrypt is the directory of the authority that is asked if no other is given.
const LetsEncrypt = certmagic.LetsEncryptProductionCA

// checkEvery is how often the ends of the certificates are looked at.
const checkEvery = 10 * time.Minute

// Config says which certificates to get, and where.
type Config struct {
	Hosts      []string
	Email      string         // of the operator, for the authority; may be empty
	CA         string         // URL of its directory
	Roots      *x509.CertPool // by whom the authority's own address is certified; nil: the system's
	ListenHost string         // the address that the server listens on; "": all
	HTTPPort   int            // where it answers HTTP-01; 0: it does not
	TLSPort    int            // where it answers TLS-ALPN-01
	Every      time.Duration  // between two looks at the ends of the certificates; 0: checkEvery
	Store      Store
	Now        func() time.Time
	Log        *slog.Logger
}

// Certificates are those of a server. The methods may be called at once.
type Certificates struct {
	hosts  []string
	cache  *certmagic.Cache
	magic  *certmagic.Config
	issuer *certmagic.ACMEIssuer
	log    *slog.Logger
}

// New returns the certificates of a server. Close them.
func New(cfg Config) *Certificates {
	c := &Certificates{hosts: cfg.Hosts, log: cfg.Log}
	logger := newLogger(cfg.Log)
	every := cfg.Every
	if every == 0 {
		every = checkEvery
	}
	c.cache = certmagic.NewCache(certmagic.CacheOptions{
		GetConfigForCert:   func(certmagic.Certificate) (*certmagic.Config, error) { return c.magic, nil },
		RenewCheckInterval: every, Logger: logger,
	})
	c.magic = certmagic.New(c.cache, certmagic.Config{
		Storage: newStorage(cfg.Store, cfg.Now), Logger: logger, OnEvent: c.happened, DefaultServerName: cfg.Hosts[0], DisableStorageCheck: true,
	})
	c.issuer = certmagic.NewACMEIssuer(c.magic, certmagic.ACMEIssuer{
		CA: cfg.CA, Email: cfg.Email, Agreed: true, Logger: logger, TrustedRoots: cfg.Roots, ListenHost: cfg.ListenHost, DisableHTTPChallenge: cfg.HTTPPort == 0, AltHTTPPort: cfg.HTTPPort, AltTLSALPNPort: cfg.TLSPort,
	})
	c.magic.Issuers = []certmagic.Issuer{c.issuer}
	return c
}

// Start loads the certificates of the store, and gets the missing ones and renews all in the background, until Close.
func (c *Certificates) Start(ctx context.Context) error { return c.magic.ManageAsync(ctx, c.hosts) }

// Close ends the work in the background.
func (c *Certificates) Close() { c.cache.Stop() }

// TLS returns how to serve https with the certificates. It answers the challenge TLS-ALPN-01 too.
func (c *Certificates) TLS() *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1", acmez.ACMETLS1Protocol}, GetCertificate: c.magic.GetCertificate,
	}
}

// HTTP answers the challenge HTTP-01, and leads everybody else to https.
func (c *Certificates) HTTP() http.Handler {
	return c.issuer.HTTPChallengeHandler(http.HandlerFunc(c.redirect))
}

func (c *Certificates) redirect(w http.ResponseWriter, r *http.Request) {
	host := r.Host
	if !slices.Contains(c.hosts, host) {
		host = c.hosts[0]
	}
	w.Header().Set("Connection", "close")
	http.Redirect(w, r, "https://"+host+r.URL.RequestURI(), http.StatusPermanentRedirect)
}

// happened logs what operators have to know, in words that say what to do.
func (c *Certificates) happened(_ context.Context, event string, data map[string]any) error {
	switch event {
	case "cert_obtained":
		c.log.Info("a certificate was obtained", "host", data["identifier"], "renewal", data["renewal"])
	case "cert_failed":
		c.log.Error("no certificate was obtained: the name must lead to this machine, and the authority must reach port 80 or 443 of it; it is tried again",
			"host", data["identifier"], "err", data["error"])
	}
	return nil
}
