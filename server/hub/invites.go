package hub

import (
	"context"
	"slices"

	"parley/server/store"
	"parley/shared/chat"
	"parley/shared/protocol"
)

// Inviting makes invites. *invite.Service implements it.
type Inviting interface {
	Make(ctx context.Context, by chat.User, room chat.RoomID, terms chat.InviteTerms) (i chat.Invite, token string, err error)
	// Most returns how many days an invite may be valid, and whether it may have any number of uses.
	Most(ctx context.Context) (days int, unlimited bool)
}

// invite answers Invite.
func (s *Session) invite(ctx context.Context, p *protocol.Invite) (protocol.Payload, error) {
	r, err := s.manageable(ctx, p.Room, chat.ToInvite)
	if err != nil {
		return nil, err
	}
	if p.Role != "" && p.Role != chat.RoleMember {
		if !slices.Contains(chat.RolesIn(r.info.Kind), p.Role) {
			return nil, chat.Errorf(chat.CodeNotAllowed, "a room of this kind has no members with that role")
		}
		if err := s.may(ctx, r, chat.ToAssign); err != nil {
			return nil, err
		}
	}
	by, err := s.hub.Store.User(ctx, s.user)
	if err != nil {
		return nil, err
	}
	i, token, err := s.hub.Invites.Make(ctx, by, p.Room, p.Terms())
	if err != nil {
		return nil, err
	}
	return &protocol.Invited{Invite: i, Token: token}, nil
}

// invites answers Invites.
func (s *Session) invites(ctx context.Context, p *protocol.Invites) (protocol.Payload, error) {
	r, err := s.governed(ctx, p.Room)
	if err == nil {
		err = s.may(ctx, r, chat.ToInvite)
	}
	if err != nil {
		return nil, err
	}
	query := store.InviteQuery{Room: p.Room, After: p.After, Limit: chat.InvitesPage + 1}
	if s.may(ctx, r, chat.ToRemove) != nil {
		query.By = s.user
	}
	return within(ctx, s, r, func() (protocol.Payload, error) {
		all, err := s.hub.Store.ListInvites(ctx, query, s.hub.Now())
		answer := &protocol.Invitations{Room: p.Room, Invites: all[:min(len(all), chat.InvitesPage)], More: len(all) > chat.InvitesPage}
		answer.Days, answer.Unlimited = s.hub.Invites.Most(ctx)
		return answer, err
	})
}

// revoke answers Revoke. Somebody else's invite exists only for those who may remove people from its room.
func (s *Session) revoke(ctx context.Context, p *protocol.Revoke) (protocol.Payload, error) {
	i, err := s.hub.Store.Invite(ctx, p.Invite, s.hub.Now())
	if err != nil {
		return nil, err
	}
	r, err := s.governed(ctx, i.Room)
	if err == nil && (i.By.ID != s.user || p.Remove) {
		err = s.may(ctx, r, chat.ToRemove)
	}
	switch code := chat.AsError(err).Code; {
	case err == nil:
	case i.By.ID == s.user && code == chat.CodeNotAllowed, code == chat.CodeInternal:
		return nil, err
	default:
		return nil, chat.Errorf(chat.CodeNoInvite, "there is no such invite")
	}
	if _, err := s.hub.Store.RevokeInvite(ctx, i.ID, s.hub.Now()); err != nil || !p.Remove {
		return &protocol.Done{}, err
	}
	return &protocol.Done{}, s.removeInvited(ctx, i)
}

// removeInvited removes those who came by an invite from its room, except owners and those who have left.
func (s *Session) removeInvited(ctx context.Context, i chat.Invite) error {
	came, err := s.hub.Store.Invitees(ctx, i.ID)
	if err != nil {
		return err
	}
	for _, u := range came {
		if u.ID == s.user {
			continue
		}
		_, err := s.removeMember(ctx, &protocol.Remove{Room: i.Room, User: u.ID})
		switch chat.AsError(err).Code {
		case chat.CodeNotAllowed, chat.CodeNoUser:
			err = nil
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Invited puts into force that an invite has let a user into a room.
func (h *Hub) Invited(ctx context.Context, user chat.UserID, room chat.RoomID, done store.Enrolled) {
	if done.Rules.Version > 0 {
		r, err := h.room(ctx, room)
		if err == nil {
			err = h.enroll(ctx, r, done)
		}
		if err != nil {
			h.complain(ctx, "let an invited user in", err)
		}
	}
	h.notifyUser(ctx, user, note{Kind: noteRoom, Room: room})
}
