package admin

import (
	"context"

	"parley/server/auth/place"
	"parley/server/store"
	"parley/shared/chat"
)

// A server without an owner prints a link, whose visitor becomes the owner. Each start prints another one, and each server of a cluster its
// own: all of them are valid for StartValid, and void once there is an owner.

const linkStart = "start"

// StartLink returns the token of a link for the first run, or an empty string if there is an owner.
func (s *Service) StartLink(ctx context.Context) (token string, err error) {
	owned, err := s.Store.HasOwner(ctx)
	if err != nil || owned {
		return "", err
	}
	return s.Links.NewLink(ctx, linkStart, "", nil, StartValid)
}

// CheckStart returns unauthorized if the token is not valid, or if there is an owner. It uses up nothing.
func (s *Service) CheckStart(ctx context.Context, token string) error {
	if _, err := s.Links.PeekLink(ctx, linkStart, token, nil); err != nil {
		return err
	}
	owned, err := s.Store.HasOwner(ctx)
	if err == nil && owned {
		err = chat.Errorf(chat.CodeUnauthorized, "this server has an owner")
	}
	return err
}

// Start makes a user with an account the first owner, who chooses the place. Of several who come with valid tokens, one becomes the owner,
// and the others get not_allowed.
func (s *Service) Start(ctx context.Context, by Actor, token string, chosen place.Place) error {
	if err := s.CheckStart(ctx, token); err != nil {
		return err
	}
	if err := s.Store.FirstOwner(ctx, by.User, s.Now()); err != nil {
		return err
	}
	by.Role = chat.RoleOwner
	s.accountChanged(ctx, by.User)
	if err := s.audit(ctx, by, store.AuditEntry{Act: ActStart, Target: by.User, After: string(chat.RoleOwner)}); err != nil {
		return err
	}
	return s.SetPlace(ctx, by, chosen)
}
