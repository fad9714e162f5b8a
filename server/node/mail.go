package node

import "parley/server/mail"

func (c *Config) setSMTP(v string) (err error) {
	if c.SMTP = nil; v != "" {
		c.SMTP, err = mail.ParseRelay(v)
	}
	return err
}

// openMail makes the outbox, if mail is sent at all.
func (n *node) openMail(cfg *Config) {
	if cfg.SMTP != nil {
		n.mail = mail.NewOutbox(cfg.SMTP, n.log)
	}
}

// post returns what sends mail, or nil.
func (n *node) post() func(to string, letter mail.Letter) {
	if n.mail == nil {
		return nil
	}
	return n.mail.Post
}
