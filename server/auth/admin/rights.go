package admin

import (
	"parley/server/store"
	"parley/shared/chat"
)

// May reports whether the actor may act on an account: on lower roles only, while an owner acts on everybody. A recovery link is an act too:
// whoever has it is that user.
func (a Actor) May(target store.Account) bool {
	return a.Role == chat.RoleOwner || a.administers() && !target.Role.AtLeast(a.Role)
}

// MayGive reports whether the actor may give a role: a lower one than the own, while an owner gives each.
func (a Actor) MayGive(role chat.Role) bool {
	return a.Role == chat.RoleOwner || a.administers() && !role.AtLeast(a.Role)
}

// administers reports whether the actor is an administrator at all.
func (a Actor) administers() bool { return a.Role.AtLeast(chat.RoleAdmin) }

// moderates reports whether the actor handles reports.
func (a Actor) moderates() bool { return a.Role.AtLeast(chat.RoleModerator) }

func notAllowed(what string) error { return chat.Errorf(chat.CodeNotAllowed, "%s", what) }
