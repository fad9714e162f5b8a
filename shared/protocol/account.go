package protocol

import "parley/shared/chat"

// Account is what the user is on the whole server. It is part of Welcome, and is sent again when it has changed: without an id, to all
// sessions of the user.
type Account struct {
	Role    chat.Role `json:"role"`
	Claimed bool      `json:"claimed,omitempty"` // the user has a way to sign in: a password, a passkey or an identity elsewhere

	Silenced chat.Silence `json:"silenced,omitzero"`  // in public rooms
	Links    chat.Millis  `json:"links_at,omitempty"` // from when on the user, a guest who has just come, may post links in public
}

// Kind returns "account".
func (*Account) Kind() Kind { return "account" }

// Validate refuses an account without a role. Later versions may have more roles.
func (p *Account) Validate() error {
	if p.Role == "" {
		return malformed("an account without a role")
	}
	if p.Links < 0 {
		return malformed("links from a time before 1970")
	}
	return silence(p.Silenced)
}
