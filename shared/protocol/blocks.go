package protocol

import (
	"encoding/json"

	"parley/shared/chat"
)

type (
	// Block makes the user block a person, or no longer. Answer: Done.
	Block struct {
		User chat.UserID `json:"user"`
		On   bool        `json:"on"`
	}
	// Blocked lists all whom the user blocks, in the order of blocking. It comes behind a welcome that counts blocks, and to all sessions of
	// the user after a change.
	Blocked struct {
		Users []chat.User `json:"users"`
	}
)

// Kind returns "block".
func (*Block) Kind() Kind { return "block" }

// Kind returns "blocked".
func (*Blocked) Kind() Kind { return "blocked" }

// Validate checks the user.
func (p *Block) Validate() error { return p.User.Validate() }

// Validate refuses a user without id.
func (p *Blocked) Validate() error { return each(p.Users, user) }

// MarshalJSON encodes p.
func (p Blocked) MarshalJSON() ([]byte, error) {
	type plain Blocked
	p.Users = list(p.Users)
	return json.Marshal(plain(p))
}
