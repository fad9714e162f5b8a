package client

import (
	"parley/shared/chat"
	"parley/shared/protocol"
)

// rightsIn returns what the user may do in a room, as far as is known. A claim gives a guest the rights of an account.
func (e *engine) rightsIn(r *room) chat.Rights {
	role := r.role
	if role == chat.RoleGuest && e.account.Claimed {
		role = e.account.Role
	}
	if r.Kind.MembersOnly() && role == "" {
		role = chat.RoleMember // whoever has opened it is one, or learns at once that there is no such room
	}
	room := r.Room
	room.Settings = e.settingsOf(r)
	var server chat.Role
	if room.Asking && role == "" {
		role = chat.RoleMember
	} else if role == chat.RoleVisitor && !e.account.Claimed {
		server = chat.RoleGuest
	}
	return chat.RightsIn(room, server, role)
}

// handleLeft takes that the user is not in a room any more.
func (e *engine) handleLeft(p *protocol.Left) {
	r := e.rooms[p.Room]
	switch {
	case r == nil || !r.followed:
	case p.Why == chat.CodeNoGuests:
		e.shut(r)
	case p.Why == protocol.WhyRemoved && r.Kind.MembersOnly():
		e.removed(r)
	default:
		e.unfollow(r)
	}
}

// shut takes that a room is closed to guests: nothing of it stays, here and on the device. If it is on screen, it says so in its place.
func (e *engine) shut(r *room) { e.replaceByNote(r, func(r *room) { r.closed = true }) }

// askWhyGone asks what has become of the room on screen, which a guest does not follow any more: it was left elsewhere, or it is closed to
// guests. A question does not follow it again.
func (e *engine) askWhyGone(r *room) {
	e.request(&protocol.History{Room: r.ID, Before: 1, Limit: 1}, func(p protocol.Payload) {
		if e.rooms[r.ID] != r || !r.doubtful {
			return
		}
		if failed, is := p.(*protocol.Failed); is && failed.Error.Code == chat.CodeNoGuests {
			e.shut(r)
			return
		}
		e.unfollow(r)
	})
}
