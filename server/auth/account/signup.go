package account

import (
	"context"
	"fmt"

	"parley/shared/chat"
)

// SignUp makes an account of somebody who is nobody yet, and signs in. It is limited like new guests. It returns bad_name, name_taken with
// a suggestion, or an error of password.Check; then nothing was stored.
func (s *Service) SignUp(ctx context.Context, name, next string, from From) (SignedIn, error) {
	if wait := s.Attempts.Guest(from.Address); wait > 0 {
		return SignedIn{}, chat.Limited("new accounts come from this address", wait)
	}
	hash, err := s.Passwords.New(ctx, next, name)
	if err != nil {
		return SignedIn{}, err
	}
	user, err := s.People.Named(ctx, name)
	if err != nil {
		return SignedIn{}, err
	}
	account, err := s.Store.Account(ctx, user.ID)
	if err != nil {
		return SignedIn{}, fmt.Errorf("sign up: %w", err)
	}
	if _, err := s.storePassword(ctx, account, hash); err != nil {
		return SignedIn{}, err
	}
	return s.SignInAs(ctx, user.ID, ByPassword, from)
}
