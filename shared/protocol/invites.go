package protocol

import (
	"encoding/json"

	"parley/shared/chat"
)

// Commands about invites.
type (
	// Invite makes an invite into a room. Answer: Invited.
	Invite struct {
		Room      chat.RoomID `json:"room"`
		Role      chat.Role   `json:"role,omitempty"`
		Note      string      `json:"note,omitempty"`
		Uses      int         `json:"uses,omitempty"`
		Unlimited bool        `json:"unlimited,omitempty"`
		Hours     int         `json:"hours,omitempty"`
	}
	// Invites asks for invites into a room, the newest first, from the one after After: all of them for whoever may remove people from the room,
	// else the user's own. Answer: Invitations.
	Invites struct {
		Room  chat.RoomID   `json:"room"`
		After chat.InviteID `json:"after,omitempty"`
	}
	// Revoke ends an invite. Remove takes those out of the room, too, who have come by it. Answer: Done.
	Revoke struct {
		Invite chat.InviteID `json:"invite"`
		Remove bool          `json:"remove,omitempty"`
	}
)

// Terms returns what is chosen for the invite.
func (p *Invite) Terms() chat.InviteTerms {
	return chat.InviteTerms{Role: p.Role, Note: p.Note, Uses: p.Uses, Unlimited: p.Unlimited, Hours: p.Hours}
}

// Invited answers Invite. The link of the invite is join/ and the token, below the address of the server; the token is told here only.
type Invited struct {
	Invite chat.Invite `json:"invite"`
	Token  string      `json:"token"`
}

// Invitations answers Invites, and says how far a new invite may go.
type Invitations struct {
	Room      chat.RoomID   `json:"room"`
	Invites   []chat.Invite `json:"invites"`
	More      bool          `json:"more,omitempty"`
	Days      int           `json:"days,omitempty"`      // an invite may be valid
	Unlimited bool          `json:"unlimited,omitempty"` // it may have any number of uses
}

// Kind returns "invite".
func (*Invite) Kind() Kind { return "invite" }

// Kind returns "invites".
func (*Invites) Kind() Kind { return "invites" }

// Kind returns "revoke".
func (*Revoke) Kind() Kind { return "revoke" }

// Kind returns "invited".
func (*Invited) Kind() Kind { return "invited" }

// Kind returns "invitations".
func (*Invitations) Kind() Kind { return "invitations" }

// Validate checks the room and the terms.
func (p *Invite) Validate() error { return first(p.Room.Validate(), p.Terms().Validate()) }

// Validate checks the room and the page's start.
func (p *Invites) Validate() error {
	if p.After == "" {
		return p.Room.Validate()
	}
	return first(p.Room.Validate(), p.After.Validate())
}

// Validate checks the id.
func (p *Revoke) Validate() error { return p.Invite.Validate() }

// Validate refuses an invite without id, and no token.
func (p *Invited) Validate() error {
	if p.Token == "" {
		return malformed("invited without a token")
	}
	return p.Invite.ID.Validate()
}

// Validate refuses a room without id, and invites without id.
func (p *Invitations) Validate() error {
	return first(named(p.Room), each(p.Invites, func(i chat.Invite) error { return i.ID.Validate() }))
}

// MarshalJSON encodes p.
func (p Invitations) MarshalJSON() ([]byte, error) {
	type plain Invitations
	p.Invites = list(p.Invites)
	return json.Marshal(plain(p))
}
