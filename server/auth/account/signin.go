package account

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"parley/server/auth"
	"parley/server/store"
	"parley/shared/chat"
)

// nobody has no password and no recovery codes: what is looked up for an unknown name.
const nobody chat.UserID = "-"

// SignIn signs in by a password, with the name or the verified e-mail address of the user. It returns ErrWrong, in the same time, if there
// is no such user, if the user has no password, and if it is another one.
func (s *Service) SignIn(ctx context.Context, name, password string, from From) (SignedIn, error) {
	user, try, err := s.attempt(ctx, name, from)
	if err != nil {
		return SignedIn{}, err
	}
	generation, err := s.generation(ctx, user)
	if err == nil {
		err = s.verify(ctx, user, password, try.Device != "")
	}
	if !errors.Is(err, ErrWrong) {
		s.Attempts.SignedIn(try)
	}
	if err != nil {
		return SignedIn{}, err
	}
	return s.signInSince(ctx, generation, user, ByPassword, from)
}

// generation returns that of an account, or 0 for nobody.
func (s *Service) generation(ctx context.Context, user chat.UserID) (int64, error) {
	account, err := s.Store.Account(ctx, user)
	if is(err, chat.CodeNoUser) {
		return 0, nil
	}
	return account.Generation, err
}

// signInSince signs in, or returns ErrWrong if the account has another generation by now: a password that was right before it was changed
// must not outlive the sessions that the change has ended.
func (s *Service) signInSince(ctx context.Context, generation int64, user chat.UserID, method string, from From) (SignedIn, error) {
	in, err := s.SignInAs(ctx, user, method, from)
	if err != nil {
		return SignedIn{}, err
	}
	now, err := s.generation(ctx, user)
	if err == nil && now == generation {
		return in, nil
	}
	if err == nil {
		err = ErrWrong
	}
	return SignedIn{}, errors.Join(err, s.EndSession(ctx, user, in.Session))
}

// verify returns ErrWrong unless the password is that of the user. It hashes it again if the parameters have changed since it was stored.
func (s *Service) verify(ctx context.Context, user chat.UserID, password string, known bool) error {
	hash, err := s.Store.PasswordHash(ctx, user)
	if err != nil && !is(err, chat.CodeNoUser) {
		return err
	}
	right, stale, err := s.Passwords.Verify(ctx, password, hash, known)
	if err != nil {
		return err
	}
	if !right {
		return ErrWrong
	}
	if stale {
		s.rehash(ctx, user, password, hash)
	}
	return nil
}

// rehash replaces a hash of other parameters. If that fails, it is tried at the next sign-in.
func (s *Service) rehash(ctx context.Context, user chat.UserID, password, was string) {
	hash, err := s.Passwords.Again(ctx, password)
	if err == nil {
		err = s.Store.Rehash(ctx, user, was, hash)
	}
	if err != nil {
		s.Log.Warn("hash a password again", "user", user, "err", err)
	}
}

// attempt returns whose name it is, or nobody, after it has counted an attempt, or rate_limited.
func (s *Service) attempt(ctx context.Context, name string, from From) (chat.UserID, auth.Try, error) {
	if err := s.Begin(from); err != nil { // first: whoever floods the server must cost it nothing
		return "", auth.Try{}, err
	}
	user, folded, err := s.find(ctx, name)
	if err != nil {
		return "", auth.Try{}, err
	}
	try := auth.Try{Address: from.Address, Name: folded, Device: s.knownAs(user, from.Known)}
	return user, try, s.spend(try)
}

// count counts an attempt, also a right one: each costs a hash.
func (s *Service) count(try auth.Try) error {
	if err := s.Begin(From{Address: try.Address}); err != nil {
		return err
	}
	return s.spend(try)
}

// spend is count without Begin.
func (s *Service) spend(try auth.Try) error {
	if wait := s.Attempts.SignIn(try); wait > 0 {
		return chat.Limited("attempts to sign in come", wait)
	}
	return nil
}

// find returns the user with a name or e-mail address, or nobody, and the folded form of what was typed.
func (s *Service) find(ctx context.Context, typed string) (user chat.UserID, folded string, err error) {
	if at := strings.IndexByte(strings.TrimSpace(typed), '@'); at > 0 {
		folded = Email(typed)
		user, err = s.Store.UserByEmail(ctx, folded)
		if is(err, chat.CodeNoUser) {
			return nobody, folded, nil
		}
		return user, folded, err
	}
	folded = auth.Fold(typed)
	users, err := s.Store.UsersByFolded(ctx, []string{folded})
	if err != nil || len(users) == 0 {
		return nobody, folded, err
	}
	return users[0].ID, folded, nil
}

const emailMax = 254 // bytes, RFC 5321

// Email returns the form in which e-mail addresses are stored and compared.
func Email(typed string) string {
	typed = strings.ReplaceAll(strings.TrimSpace(typed), "\x00", "")
	return strings.ToLower(strings.ToValidUTF8(typed[:min(len(typed), emailMax+1)], ""))
}

// useCode voids a recovery code, and returns whose it was. A code cannot be guessed, so only the network of those who try is limited: a stranger who
// tries passwords locks nobody out of this way.
func (s *Service) useCode(ctx context.Context, name, code string, from From) (user chat.UserID, err error) {
	try := auth.Try{Address: from.Address}
	if err := s.count(try); err != nil {
		return "", err
	}
	left := 0
	user, _, err = s.find(ctx, name)
	if err == nil {
		left, err = s.Store.UseCode(ctx, user, hashCode(code))
	}
	if is(err, chat.CodeUnauthorized) || is(err, chat.CodeNoUser) {
		return "", ErrCode
	}
	s.Attempts.SignedIn(try)
	if err == nil {
		s.Log.Info("a recovery code was used", "user", user, "left", left)
	}
	return user, err
}

// SignInAs signs in a user who has proved who it is. It returns ErrBanned for a banned one.
func (s *Service) SignInAs(ctx context.Context, user chat.UserID, method string, from From) (SignedIn, error) {
	account, err := s.Store.Account(ctx, user)
	if err != nil {
		return SignedIn{}, fmt.Errorf("sign in: %w", err)
	}
	now := s.Now()
	if account.Banned > chat.MillisOf(now) {
		return SignedIn{}, ErrBanned
	}
	token, hash := s.Tokens.New()
	id, err := s.Store.NewSession(ctx, store.Session{User: user, Device: from.Device, Network: Network(from.Address), Method: method, Origin: from.Origin.Network}, hash, now)
	if err != nil {
		return SignedIn{}, fmt.Errorf("sign in: %w", err)
	}
	s.Log.Info("signed in", "user", user, "session", id, "method", method, "network", Network(from.Address), "device", from.Device)
	return SignedIn{User: account.User, Session: id, Token: token, Known: s.remember(user, from.Known)}, nil
}

// Begin counts what is stored for somebody who has proved nothing yet, such as a challenge, or returns rate_limited.
func (s *Service) Begin(from From) error {
	if wait := s.Attempts.Begin(from.Address); wait > 0 {
		return chat.Limited("attempts to sign in come", wait)
	}
	return nil
}

func is(err error, code chat.Code) bool { return err != nil && chat.AsError(err).Code == code }
