package outbox

import "parley/shared/chat"

// Owner returns whose a message or a draft is, while me uses this device: its writer's, and me's if its writer had no name yet. Only the
// first user of a device can have written that.
func Owner(by, me chat.User) chat.User {
	if by.ID == "" {
		return me
	}
	return by
}
