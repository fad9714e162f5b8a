package chat

import "slices"

// Role is what a user is on the whole server, whatever the room.
type Role string

// Roles, the least first. A guest has no way to sign in besides the token of its device; everybody else has an account.
const (
	RoleGuest     Role = "guest"
	RoleMember    Role = "member"
	RoleModerator Role = "moderator"
	RoleAdmin     Role = "admin"
	RoleOwner     Role = "owner"
)

// Roles are all roles, the least first.
var Roles = []Role{RoleGuest, RoleMember, RoleModerator, RoleAdmin, RoleOwner}

// AtLeast reports whether r is other or a higher role. An unknown role is below all others.
func (r Role) AtLeast(other Role) bool {
	rank := slices.Index(Roles, r)
	return rank >= 0 && rank >= slices.Index(Roles, other)
}
