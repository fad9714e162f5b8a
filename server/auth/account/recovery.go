package account

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

// RecoveryValid is how long a recovery link is valid if nothing else is said.
const RecoveryValid = time.Hour

// NewRecovery returns the secret of a link by which the user sets another password. It voids the one before. The caller decides who may
// have it, and logs that it was made, never the secret.
func (s *Service) NewRecovery(ctx context.Context, user chat.UserID, valid time.Duration) (secret string, err error) {
	return s.newRecovery(ctx, recoveryKind, user, valid)
}

// NewMailedRecovery is NewRecovery for a link that goes to the address of the user. It voids only such links: everybody who knows the address can ask
// for one.
func (s *Service) NewMailedRecovery(ctx context.Context, user chat.UserID) (secret string, err error) {
	return s.newRecovery(ctx, mailedKind, user, RecoveryValid)
}

func (s *Service) newRecovery(ctx context.Context, kind string, user chat.UserID, valid time.Duration) (secret string, err error) {
	if err := s.Store.DropLinks(ctx, kind, user); err != nil {
		return "", fmt.Errorf("void a recovery link: %w", err)
	}
	return s.NewLink(ctx, kind, user, nil, valid)
}

// Recovery returns whose recovery link it is, or ErrLink. It redeems nothing.
func (s *Service) Recovery(ctx context.Context, secret string, from From) (chat.User, error) {
	return s.owner(ctx, secret, from, recoveryKind, mailedKind)
}

// Trusted says which ways to sign in stay after a recovery. Whoever had the account meanwhile may have added some.
type Trusted struct {
	Passkeys   [][]byte // their ids
	Identities []string // as IdentityKey returns them
	Email      bool
}

// IdentityKey identifies an identity in a form.
func IdentityKey(i store.Identity) string { return i.Issuer + " " + i.Subject }

// Recover sets another password with a recovery link, voids all other ways to sign in but those that are trusted, ends all sessions of the
// user, and signs in. A guest claims the name by it. A weak password does not use the link up.
func (s *Service) Recover(ctx context.Context, secret, next string, trusted Trusted, from From) (SignedIn, error) {
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
	if _, err = s.TakeLink(ctx, recoveryKind, secret, nil); errors.Is(err, ErrLink) {
		_, err = s.TakeLink(ctx, mailedKind, secret, nil)
	}
	if err != nil {
		return SignedIn{}, err
	}
	ctx = context.WithoutCancel(ctx) // the link is used up: the rest follows
	if account, err = s.Store.Account(ctx, who.ID); err != nil {
		return SignedIn{}, err
	}
	if _, err := s.storePassword(ctx, account, hash); err != nil {
		return SignedIn{}, err
	}
	// In this order: whoever signs in while ways to sign in are removed is signed out afterwards, and a link for a code that is used meanwhile is void.
	if err := errors.Join(s.distrust(ctx, who.ID, trusted), s.EndAll(ctx, who.ID), s.Store.DropLinks(ctx, recoveryKind, who.ID)); err != nil {
		return SignedIn{}, err
	}
	s.Log.Info("an account was recovered", "user", who.ID)
	return s.SignInAs(ctx, who.ID, ByLink, from)
}

// distrust removes the ways to sign in that are not trusted. Recovery codes, which nobody can tell apart, all go.
func (s *Service) distrust(ctx context.Context, user chat.UserID, trusted Trusted) error {
	passkeys, err := s.Store.Passkeys(ctx, user)
	if err != nil {
		return err
	}
	for _, one := range passkeys {
		if !slices.ContainsFunc(trusted.Passkeys, func(id []byte) bool { return slices.Equal(id, one.ID) }) {
			if _, err := s.Store.RemovePasskey(ctx, user, one.ID, s.Now()); err != nil {
				return fmt.Errorf("remove a passkey: %w", err)
			}
		}
	}
	identities, err := s.Store.Identities(ctx, user)
	if err != nil {
		return err
	}
	for _, one := range identities {
		if !slices.Contains(trusted.Identities, IdentityKey(one)) {
			if _, err := s.Store.RemoveIdentity(ctx, user, one.Issuer, one.Subject, s.Now()); err != nil {
				return fmt.Errorf("remove an identity: %w", err)
			}
		}
	}
	if !trusted.Email {
		if err := s.Store.SetEmail(ctx, user, ""); err != nil {
			return fmt.Errorf("remove an address: %w", err)
		}
	}
	if err := s.Store.SetCodes(ctx, user, nil); err != nil {
		return fmt.Errorf("void recovery codes: %w", err)
	}
	return nil
}

// Exchange takes a recovery code and returns the secret of a recovery link, by which the user goes on. Nothing else changes before that is
// used: the name and the code alone do not show who has added what.
func (s *Service) Exchange(ctx context.Context, name, code string, from From) (secret string, err error) {
	user, err := s.useCode(ctx, name, code, from)
	if err != nil {
		return "", err
	}
	account, err := s.Store.Account(ctx, user)
	if err != nil {
		return "", err
	}
	if account.Banned > chat.MillisOf(s.Now()) {
		return "", ErrBanned
	}
	return s.NewRecovery(ctx, user, RecoveryValid)
}
