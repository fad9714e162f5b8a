package account

import (
	"context"
	"fmt"

	"parley/server/auth"
	"parley/server/store"
	"parley/shared/chat"
)

// Identities returns who the user is at providers.
func (s *Service) Identities(ctx context.Context, user chat.UserID) ([]store.Identity, error) {
	return s.Store.Identities(ctx, user)
}

// UserByIdentity returns who has an identity, or no_user.
func (s *Service) UserByIdentity(ctx context.Context, issuer, subject string) (chat.UserID, error) {
	return s.Store.UserByIdentity(ctx, issuer, subject, s.Now())
}

// SignInByProvider signs in the user who has an identity at a provider, which has said so. role is what the provider says of the user; ""
// leaves the role alone. It returns no_user if nobody has the identity.
func (s *Service) SignInByProvider(ctx context.Context, i store.Identity, role chat.Role, from From) (SignedIn, error) {
	user, err := s.UserByIdentity(ctx, i.Issuer, i.Subject)
	if err != nil {
		return SignedIn{}, err
	}
	if err := s.FollowProvider(ctx, user, role); err != nil {
		return SignedIn{}, err
	}
	return s.SignInAs(ctx, user, ByProvider, from)
}

// SignUpByProvider makes an account for an identity that nobody has, and signs in. It returns bad_name and name_taken for the name.
func (s *Service) SignUpByProvider(ctx context.Context, name string, i store.Identity, role chat.Role, from From) (SignedIn, error) {
	user, err := s.newAccount(ctx, auth.NewUserID(), name, s.named(from), func(ctx context.Context, before store.Account) (store.Account, error) {
		i.User = before.User.ID
		return s.Store.AddIdentity(ctx, i, before.Generation, s.Now())
	})
	if err != nil {
		return SignedIn{}, err
	}
	if err := s.FollowProvider(ctx, user, role); err != nil {
		return SignedIn{}, err
	}
	return s.SignInAs(ctx, user, ByProvider, from)
}

// FollowProvider gives the user the role that a provider says; "" leaves it alone. Owners are appointed on the server, and keep their role.
func (s *Service) FollowProvider(ctx context.Context, user chat.UserID, role chat.Role) error {
	if role == "" {
		return nil
	}
	account, err := s.Store.Account(ctx, user)
	if err != nil || account.Role == role || account.Role == chat.RoleOwner {
		return err
	}
	if _, err := s.Store.SetRole(ctx, user, role, s.Now()); err != nil {
		return fmt.Errorf("change a role: %w", err)
	}
	s.Log.Info("a provider has changed a role", "user", user, "was", account.Role, "is", role)
	s.Live.AccountChanged(ctx, user)
	return nil
}
