package chat

import "slices"

// Role is what a user is on the whole server, whatever the room; or what a user is in a room: see RoleIn.
type Role string

// Roles, the least first. A guest has no way to sign in besides the token of its device; everybody else has an account.
const (
	RoleGuest     Role = "guest"
	RoleMember    Role = "member"
	RoleModerator Role = "moderator"
	RoleAdmin     Role = "admin"
	RoleOwner     Role = "owner"
)

// RoleVisitor is what somebody is in a public room that is joined by asking, and does not belong to it.
const RoleVisitor Role = "visitor"

// Roles are all roles, the least first.
var Roles = []Role{RoleGuest, RoleMember, RoleModerator, RoleAdmin, RoleOwner}

// AtLeast reports whether r is other or a higher role. An unknown role is below all others. It stands in many places: inlined, it makes the program
// in the browser 2 KB larger.
//
//go:noinline
func (r Role) AtLeast(other Role) bool {
	rank := slices.Index(Roles, r)
	return rank >= 0 && rank >= slices.Index(Roles, other)
}

// RolesIn returns the roles that members can have in a room of a kind, the least first. In a public room everybody is a member without a role
// there, and its maker is the owner; in a direct room there are none.
func RolesIn(kind RoomKind) []Role {
	switch kind {
	case Public:
		return []Role{RoleMember, RoleModerator}
	case Private:
		return []Role{RoleMember, RoleModerator, RoleOwner}
	case Group:
		return []Role{RoleMember, RoleOwner}
	}
	return nil
}

// RoleIn returns what a user is in a room: in a public room the higher of server, which the user is on the whole server, and here, which somebody
// has made the user in that room, or RoleOwner for its maker. In a private room and a group it is here and nothing else, "" for whoever is no
// member; in a direct room it is server.
func RoleIn(kind RoomKind, server, here Role) Role {
	if kind.MembersOnly() || kind == Public && here.AtLeast(server) {
		return here
	}
	return server
}

// RoleOf is RoleIn with the settings of the room: RoleVisitor for whoever does not belong to a public room that is joined by asking. In such a
// room here may be RoleGuest: whoever belongs to it without another role there.
func RoleOf(room Room, server, here Role) Role {
	if room.Kind == Public && room.Asking && (here == "" || here == RoleVisitor) && !server.AtLeast(RoleModerator) {
		return RoleVisitor
	}
	return RoleIn(room.Kind, server, here)
}
