package view

import "parley/shared/chat"

// Account is what the user is on the whole server.
type Account struct {
	Role    chat.Role // "" until the server has said
	Claimed bool      // the user has a way to sign in

	Silence chat.Silence // of the user in public rooms, by the clock of this device
	Links   chat.Millis  // from when on the user may post links in public, by the clock of this device; 0: now
}

// Silenced is whether somebody else is silenced in public rooms. Without a User nothing is known.
type Silenced struct {
	User chat.UserID
	chat.Silence
}

// Guest reports whether the user is known to be a guest, who could claim the name.
func (a Account) Guest() bool { return a.Role == chat.RoleGuest && !a.Claimed }
