package account

import (
	"context"
	"crypto/sha256"
	"errors"
	"slices"
	"time"

	"parley/server/auth"
	"parley/server/store"
	"parley/shared/chat"
)

// Recently is how long a proof of who one is allows changes of the ways to sign in: a device that was left unlocked, or a stolen
// cookie, must not become somebody else's account.
const Recently = 10 * time.Minute

// proofs are the methods of a session that prove who somebody is. To be handed over from a device that was left unlocked proves nothing.
var proofs = []string{ByPassword, ByPasskey, ByProvider, ByLink}

// Recent returns nil if the session of by began recently with a proof, or was confirmed, or if by is a guest, who can prove nothing more.
// Otherwise it returns ErrConfirm.
func (s *Service) Recent(ctx context.Context, by store.Login) error {
	if !by.Claimed {
		return nil
	}
	sessions, err := s.Store.Sessions(ctx, by.User.ID)
	if err != nil {
		return err
	}
	since := chat.MillisOf(s.Now().Add(-Recently))
	proved := func(session store.Session) bool {
		return session.ID == by.Session && session.Created >= since && slices.Contains(proofs, session.Method)
	}
	if slices.ContainsFunc(sessions, proved) {
		return nil
	}
	_, err = s.Store.PeekLink(ctx, recentKind, hashSession(by.Session), s.Now())
	if is(err, chat.CodeUnauthorized) {
		return ErrConfirm
	}
	return err
}

// Confirm makes by recent with the password of the user, or returns ErrWrong.
func (s *Service) Confirm(ctx context.Context, by store.Login, password string, from From) error {
	if err := s.prove(ctx, by, password, from); err != nil {
		return err
	}
	return s.Confirmed(ctx, by)
}

// ConfirmWithCode does the same with a recovery code, which is void then. It signs nobody in: a session that a provider began ends with it.
func (s *Service) ConfirmWithCode(ctx context.Context, by store.Login, code string, from From) error {
	user, err := s.useCode(ctx, by.User.Name, code, from)
	if err == nil && user != by.User.ID { // somebody else has the name by now
		err = ErrCode
	}
	if err != nil {
		return err
	}
	return s.Confirmed(ctx, by)
}

// prove checks the password of somebody who is signed in. All sessions of the user have one count, since a stolen one can make others.
func (s *Service) prove(ctx context.Context, by store.Login, password string, from From) error {
	try := auth.Try{Address: from.Address, Device: "session" + knownPart + string(by.User.ID)}
	if err := s.count(try); err != nil {
		return err
	}
	err := s.verify(ctx, by.User.ID, password, true)
	if !errors.Is(err, ErrWrong) {
		s.Attempts.SignedIn(try)
	}
	return err
}

// Confirmed makes by recent: the caller has seen another proof, such as a passkey.
func (s *Service) Confirmed(ctx context.Context, by store.Login) error {
	until := chat.MillisOf(s.Now().Add(Recently))
	return s.Store.PutLink(ctx, store.Link{Kind: recentKind, Hash: hashSession(by.Session), User: by.User.ID, Data: []byte("{}"), Expires: until})
}

// hashSession names what is stored about a session among the links.
func hashSession(id string) []byte {
	sum := sha256.Sum256([]byte("parley recent\x00" + id))
	return sum[:]
}
