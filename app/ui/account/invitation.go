// Package account is what the page says about the user's account: the names of roles, and the invitation to a guest to keep a name.
package account

import (
	"time"

	"parley/shared/catalog"
	"parley/shared/chat"
)

// Invitation is whether a guest is invited to keep the name: after the guest has written something, until it is put off, and again long
// after that. The zero value is of somebody who has written nothing.
type Invitation struct {
	Wrote bool
	Until string // the day until which it is put off, such as 2027-02-27; "" for not at all
}

// putOff is how long an invitation that was put off stays away.
const putOff = 120 * 24 * time.Hour

const wrote = "wrote"

// ParseInvitation returns what String has made; of anything else, that of somebody who has written nothing.
func ParseInvitation(kept string) Invitation {
	if kept == wrote {
		return Invitation{Wrote: true}
	}
	if _, err := time.Parse(time.DateOnly, kept); err != nil {
		return Invitation{}
	}
	return Invitation{Wrote: true, Until: kept}
}

// String returns the invitation as the browser keeps it.
func (i Invitation) String() string {
	switch {
	case i.Until != "":
		return i.Until
	case i.Wrote:
		return wrote
	}
	return ""
}

// PutOff returns the invitation put off on a day.
func (i Invitation) PutOff(today time.Time) Invitation {
	return Invitation{Wrote: true, Until: today.Add(putOff).Format(time.DateOnly)}
}

// Shown reports whether the invitation is shown on a day.
func (i Invitation) Shown(today time.Time) bool {
	return i.Wrote && today.Format(time.DateOnly) >= i.Until
}

// Role names a role in a language; "" for one that is not known.
func Role(w *catalog.Words, role chat.Role) string {
	switch role {
	case chat.RoleGuest:
		return w.RoleGuest
	case chat.RoleMember:
		return w.RoleMember
	case chat.RoleModerator:
		return w.RoleModerator
	case chat.RoleAdmin:
		return w.RoleAdmin
	case chat.RoleOwner:
		return w.RoleOwner
	}
	return ""
}
