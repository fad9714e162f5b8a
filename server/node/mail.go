package node

import (
	"context"
	"time"

	"parley/server/mail"
	"parley/server/site"
)

func (c *Config) setSMTP(v string) (err error) {
	if c.SMTP = nil; v != "" {
		c.SMTP, err = mail.ParseRelay(v)
	}
	return err
}

// openMail makes the letters, if mail is sent at all.
func (n *node) openMail(cfg *Config, place func(context.Context) site.Place, now func() time.Time) {
	if cfg.SMTP != nil && cfg.PublicURL != nil {
		n.letters = site.NewLetters(site.Letters{Accounts: n.accounts, Jobs: n.store, Relay: cfg.SMTP, Public: cfg.PublicURL, Place: place, Now: now, Log: n.log})
	}
}
