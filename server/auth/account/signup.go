package account

import (
	"context"
	"fmt"

	"parley/server/auth"
	"parley/server/store"
	"parley/shared/chat"
)

// SignUp makes an account of somebody who is nobody yet, and signs in. It is limited like new guests. It returns bad_name, name_taken with
// a suggestion, or an error of password.Check; then nothing was stored.
func (s *Service) SignUp(ctx context.Context, name, next string, from From) (SignedIn, error) {
	return s.SignUpAs(ctx, name, next, s.named(from), from)
}

// SignUpAs is SignUp where create makes the user, such as one who comes by an invite. It also returns the errors of create.
func (s *Service) SignUpAs(ctx context.Context, name, next string, create Create, from From) (SignedIn, error) {
	if err := s.mayBegin(from); err != nil {
		return SignedIn{}, err
	}
	hash, err := s.Passwords.New(ctx, next, name)
	if err != nil {
		return SignedIn{}, err
	}
	user, err := s.newAccount(ctx, auth.NewUserID(), name, create, func(ctx context.Context, before store.Account) (store.Account, error) {
		return s.Store.SetPassword(ctx, before.User.ID, hash, before.Generation, s.Now())
	})
	if err != nil {
		return SignedIn{}, err
	}
	return s.SignInAs(ctx, user, ByPassword, from)
}

// Create makes a user with an id and a name, whom nobody is yet.
type Create func(ctx context.Context, id chat.UserID, name string) error

func (s *Service) named(from From) Create {
	return func(ctx context.Context, id chat.UserID, name string) error {
		_, err := s.People.Named(ctx, id, name, from.Origin)
		return err
	}
}

// SignUpWithPasskey does the same with a passkey that was verified, and that was made for the user.
func (s *Service) SignUpWithPasskey(ctx context.Context, user chat.User, key store.Passkey, from From) (SignedIn, error) {
	if err := s.mayBegin(from); err != nil {
		return SignedIn{}, err
	}
	_, err := s.newAccount(ctx, user.ID, user.Name, s.named(from), func(ctx context.Context, before store.Account) (store.Account, error) {
		return s.Store.AddPasskey(ctx, key, before.Generation, s.Now())
	})
	if err != nil {
		return SignedIn{}, err
	}
	return s.SignInAs(ctx, user.ID, ByPasskey, from)
}

func (s *Service) mayBegin(from From) error {
	if wait := s.Attempts.Guest(from.Address); wait > 0 {
		return chat.Limited("new accounts come from this address", wait)
	}
	return nil
}

// newAccount creates a user, to whom add gives a first way to sign in.
func (s *Service) newAccount(ctx context.Context, id chat.UserID, name string, create Create, add func(ctx context.Context, before store.Account) (store.Account, error)) (chat.UserID, error) {
	if s.Allowed != nil {
		if err := s.Allowed(ctx, name); err != nil {
			return "", err
		}
	}
	if err := create(ctx, id, name); err != nil {
		return "", err
	}
	ctx = context.WithoutCancel(ctx) // the name is taken: a browser that is gone leaves nobody without a way to sign in
	before, err := s.Store.Account(ctx, id)
	if err != nil {
		return "", fmt.Errorf("sign up: %w", err)
	}
	after, err := add(ctx, before)
	if err != nil {
		return "", fmt.Errorf("sign up: %w", err)
	}
	s.changed(ctx, before, after)
	return id, nil
}
