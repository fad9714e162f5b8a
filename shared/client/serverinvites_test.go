package client

import (
	"slices"
	"time"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// inviteCommand answers what is about invites.
func (s *server) inviteCommand(f protocol.Frame) {
	switch p := f.Payload.(type) {
	case *protocol.Invite:
		r := s.rooms[p.Room]
		made := chat.Invite{ID: chat.InviteID("invite" + string(rune('a'+len(r.invites)))), Room: p.Room, Role: chat.RoleMember, Note: p.Note, By: s.me, Uses: p.Uses, State: chat.InviteActive}
		made.Made, made.Expires = chat.MillisOf(time.Now()), chat.MillisOf(time.Now().Add(time.Duration(p.Hours)*time.Hour))
		r.invites = slices.Insert(r.invites, 0, made)
		s.reply(f.ID, &protocol.Invited{Invite: made, Token: "token-of-" + string(made.ID)})
	case *protocol.Invites:
		all := s.rooms[p.Room].invites
		if at := slices.IndexFunc(all, func(i chat.Invite) bool { return i.ID == p.After }); at >= 0 {
			all = all[at+1:]
		}
		page := slices.Clone(all[:min(len(all), 2)])
		s.reply(f.ID, &protocol.Invitations{Room: p.Room, Invites: page, More: len(all) > 2, Days: 14, Unlimited: true})
	case *protocol.Revoke:
		for _, r := range s.rooms {
			for i := range r.invites {
				if r.invites[i].ID == p.Invite {
					r.invites[i].State = chat.InviteRevoked
				}
			}
		}
		s.reply(f.ID, &protocol.Done{})
	}
}
