package node

import "parley/server/auth/oidc"

// OIDC is the providers of OpenID Connect, and the file that lists them.
type OIDC struct {
	File      string // "": none
	Providers []oidc.Config
}

func (c *Config) setOIDC(v string) (err error) {
	if c.OIDC.File = v; v != "" {
		c.OIDC.Providers, err = oidc.ReadFile(v)
	}
	return err
}
