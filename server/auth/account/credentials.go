package account

import (
	"context"
	"fmt"

	"parley/server/store"
)

// Claim makes the guest an account with a password: same user, name, messages and rooms. It returns changed if the guest has claimed the
// name already, as in another tab, and otherwise the errors of password.Check.
func (s *Service) Claim(ctx context.Context, by store.Login, next string) (store.Account, error) {
	account, err := s.Store.Account(ctx, by.User.ID)
	if err != nil {
		return store.Account{}, err
	}
	if account.Claimed != 0 {
		return store.Account{}, ErrClaimed
	}
	return s.replacePassword(ctx, account, next)
}

// SetPassword sets another password of an account, which ends the user's other sessions, or the first one beside other ways to sign in.
// Unless by is recent, it needs the current password. Errors are those of password.Check, ErrWrong, ErrConfirm, and changed if the
// account was changed at the same time.
func (s *Service) SetPassword(ctx context.Context, by store.Login, current, next string, from From) (store.Account, error) {
	account, err := s.Store.Account(ctx, by.User.ID)
	if err != nil {
		return store.Account{}, err
	}
	if account.Claimed == 0 {
		return store.Account{}, ErrGuest
	}
	if err := s.mayReplace(ctx, by, account, current, from); err != nil {
		return store.Account{}, err
	}
	stored, err := s.replacePassword(ctx, account, next)
	if err == nil && account.Password {
		err = s.EndOthers(ctx, by)
	}
	return stored, err
}

// mayReplace checks the current password if there is one and it is given. Otherwise by has to be recent.
func (s *Service) mayReplace(ctx context.Context, by store.Login, account store.Account, current string, from From) error {
	if account.Password && current != "" {
		return s.prove(ctx, by, current, from)
	}
	by.Claimed = true // since the request was identified, perhaps
	return s.Recent(ctx, by)
}

// replacePassword checks, hashes and stores a password.
func (s *Service) replacePassword(ctx context.Context, account store.Account, next string) (store.Account, error) {
	hash, err := s.Passwords.New(ctx, next, account.User.Name, account.Email)
	if err != nil {
		return store.Account{}, err
	}
	return s.storePassword(ctx, account, hash)
}

// storePassword stores a hash, with which the links of before are void.
func (s *Service) storePassword(ctx context.Context, account store.Account, hash string) (store.Account, error) {
	user := account.User.ID
	stored, err := s.Store.SetPassword(ctx, user, hash, account.Generation, s.Now())
	if err != nil {
		return store.Account{}, fmt.Errorf("store a password: %w", err)
	}
	for _, kind := range []string{recoveryKind, mailedKind, handOverKind, EmailKind} {
		if err := s.Store.DropLinks(ctx, kind, user); err != nil {
			return store.Account{}, fmt.Errorf("void links: %w", err)
		}
	}
	s.changed(ctx, account, stored)
	return stored, nil
}

// RemovePassword returns not_allowed if it is the last way to sign in.
func (s *Service) RemovePassword(ctx context.Context, by store.Login) (store.Account, error) {
	return s.change(ctx, by, func(generation int64) (store.Account, error) {
		return s.Store.SetPassword(ctx, by.User.ID, "", generation, s.Now())
	})
}

// AddPasskey stores a passkey that was verified. A guest claims the name by it.
func (s *Service) AddPasskey(ctx context.Context, by store.Login, p store.Passkey) (store.Account, error) {
	return s.change(ctx, by, func(generation int64) (store.Account, error) {
		return s.Store.AddPasskey(ctx, p, generation, s.Now())
	})
}

// RemovePasskey returns not_allowed if it is the last way to sign in.
func (s *Service) RemovePasskey(ctx context.Context, by store.Login, id []byte) (store.Account, error) {
	return s.change(ctx, by, func(int64) (store.Account, error) { return s.Store.RemovePasskey(ctx, by.User.ID, id, s.Now()) })
}

// AddIdentity stores who the user is at a provider, which has said so. A guest claims the name by it.
func (s *Service) AddIdentity(ctx context.Context, by store.Login, i store.Identity) (store.Account, error) {
	return s.change(ctx, by, func(generation int64) (store.Account, error) {
		return s.Store.AddIdentity(ctx, i, generation, s.Now())
	})
}

// RemoveIdentity returns not_allowed if it is the last way to sign in.
func (s *Service) RemoveIdentity(ctx context.Context, by store.Login, issuer, subject string) (store.Account, error) {
	return s.change(ctx, by, func(int64) (store.Account, error) {
		return s.Store.RemoveIdentity(ctx, by.User.ID, issuer, subject, s.Now())
	})
}

// change makes a change of somebody who has proved recently who it is, to the account of a generation.
func (s *Service) change(ctx context.Context, by store.Login, make func(generation int64) (store.Account, error)) (store.Account, error) {
	before, err := s.Store.Account(ctx, by.User.ID)
	if err != nil {
		return store.Account{}, err
	}
	by.Claimed = before.Claimed != 0 // it may be since the request was identified
	if err := s.Recent(ctx, by); err != nil {
		return store.Account{}, err
	}
	after, err := make(before.Generation)
	if err != nil {
		return store.Account{}, err
	}
	s.changed(ctx, before, after)
	return after, nil
}

// changed logs another way to sign in, and tells the user's connections of a claim.
func (s *Service) changed(ctx context.Context, before, after store.Account) {
	user := after.User.ID
	if before.Claimed == 0 && after.Claimed != 0 {
		s.Log.Info("a guest has claimed the name", "user", user)
		s.Live.AccountChanged(ctx, user)
		return
	}
	s.Log.Info("ways to sign in have changed", "user", user, "password", after.Password, "passkeys", after.Passkeys, "identities", after.Identities)
}
