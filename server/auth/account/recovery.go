package account

import (
	"context"
	"fmt"
	"time"

	"parley/shared/chat"
)

// RecoveryValid is how long a recovery link is valid if nothing else is said.
const RecoveryValid = time.Hour

// NewRecovery returns the secret of a link by which the user sets another password. It voids the one before. The caller decides who may
// have it, and logs that it was made, never the secret.
func (s *Service) NewRecovery(ctx context.Context, user chat.UserID, valid time.Duration) (secret string, err error) {
	if err := s.Store.DropLinks(ctx, recoveryKind, user); err != nil {
		return "", fmt.Errorf("void a recovery link: %w", err)
	}
	return s.NewLink(ctx, recoveryKind, user, nil, valid)
}

// Recovery returns whose recovery link it is, or ErrLink. It redeems nothing.
func (s *Service) Recovery(ctx context.Context, secret string, from From) (chat.User, error) {
	return s.owner(ctx, recoveryKind, secret, from)
}

// Recover sets another password with a recovery link, ends all sessions of the user, and signs in. A guest claims the name by it. A weak
// password does not use the link up.
func (s *Service) Recover(ctx context.Context, secret, next string, from From) (SignedIn, error) {
	who, err := s.Recovery(ctx, secret, from)
	if err != nil {
		return SignedIn{}, err
	}
	account, err := s.Store.Account(ctx, who.ID)
	if err != nil {
		return SignedIn{}, err
	}
	hash, err := s.Passwords.New(ctx, next, who.Name, account.Email)
	if err != nil {
		return SignedIn{}, err
	}
	if _, err := s.TakeLink(ctx, recoveryKind, secret, nil); err != nil {
		return SignedIn{}, err
	}
	if account, err = s.Store.Account(ctx, who.ID); err != nil {
		return SignedIn{}, err
	}
	if _, err := s.storePassword(ctx, account, hash); err != nil {
		return SignedIn{}, err
	}
	if err := s.EndAll(ctx, who.ID); err != nil {
		return SignedIn{}, err
	}
	s.Log.Info("an account was recovered", "user", who.ID)
	return s.SignInAs(ctx, who.ID, ByLink, from)
}
