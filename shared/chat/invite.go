package chat

import (
	"strings"
	"time"
)

// Limits and defaults of invites.
const (
	InviteNoteRunes = 200
	InviteUses      = 10                 // unless asked otherwise
	InviteUsesMax   = 1000               // more only where any number is allowed
	InviteValid     = 7 * 24 * time.Hour // unless asked otherwise
	InviteDays      = 30                 // days that an invite may be valid, unless an administrator has chosen another maximum
	InviteDaysMax   = 365                // beyond this no administrator goes
	InvitesMax      = 100                // active invites of a user
	InvitesPage     = 50                 // invites in an answer
)

// InviteID identifies an invite. It is no secret: the token of an invite cannot be derived from it.
type InviteID string

// Validate returns a no_invite error for an id that no invite can have.
func (id InviteID) Validate() error {
	if len(id) == 0 || len(id) > IDBytes || strings.ContainsFunc(string(id), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') }) {
		return Errorf(CodeNoInvite, "there is no such invite")
	}
	return nil
}

// InviteState says whether an invite lets somebody in.
type InviteState string

// States of an invite.
const (
	InviteActive  InviteState = "active"
	InviteUsedUp  InviteState = "used_up"
	InviteExpired InviteState = "expired"
	InviteRevoked InviteState = "revoked" // by somebody, or since its maker may not invite anymore
)

// InviteStates are all states.
var InviteStates = []InviteState{InviteActive, InviteUsedUp, InviteExpired, InviteRevoked}

// Invite lets whoever has its token into a room, or into the place. The token itself is stored nowhere.
type Invite struct {
	ID      InviteID    `json:"id"`
	Room    RoomID      `json:"room,omitempty"` // "": into the place only
	Role    Role        `json:"role"`           // in the room
	Note    string      `json:"note,omitempty"` // shown to whoever opens the link
	By      User        `json:"by,omitzero"`    // zero: the operator, at the command line
	Made    Millis      `json:"made"`
	Expires Millis      `json:"expires"`
	Used    int         `json:"used"`           // how many have come by it
	Uses    int         `json:"uses,omitempty"` // how many may; 0: any number
	State   InviteState `json:"state"`
}

// InviteTerms are what whoever makes an invite chooses. The zero value has the defaults.
type InviteTerms struct {
	Role      Role   `json:"role,omitempty"`      // "": member
	Note      string `json:"note,omitempty"`      // for whoever opens the link
	Uses      int    `json:"uses,omitempty"`      // 0: InviteUses
	Unlimited bool   `json:"unlimited,omitempty"` // any number of uses
	Hours     int    `json:"hours,omitempty"`     // how long it is valid; 0: InviteValid, or the maximum if that is less
}

// Validate returns bad_text or bad_frame for terms that no invite can have.
func (t InviteTerms) Validate() error {
	switch err := oneLine("the note of an invite", t.Note, InviteNoteRunes); {
	case err != nil:
		return err
	case t.Role != "" && t.Role != RoleMember && t.Role != RoleModerator:
		return Errorf(CodeBadFrame, "an invite makes somebody a member or a moderator")
	case t.Uses < 0 || t.Uses > InviteUsesMax || t.Unlimited && t.Uses != 0:
		return Errorf(CodeBadFrame, "an invite has 1 to %d uses, or is unlimited", InviteUsesMax)
	case t.Hours < 0 || t.Hours > InviteDaysMax*24:
		return Errorf(CodeBadFrame, "an invite is valid for at most %d days", InviteDaysMax)
	}
	return nil
}
