package account

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"parley/server/auth"
	"parley/server/store"
	"parley/shared/chat"
)

// RotateEvery is how old the token of an account's cookie gets before it is replaced.
const RotateEvery = 24 * time.Hour

// Sessions returns the sessions of the user, that of by first, then the most recently seen ones, without those that are about to end.
func (s *Service) Sessions(ctx context.Context, by store.Login) ([]store.Session, error) {
	all, err := s.Store.Sessions(ctx, by.User.ID)
	all = slices.DeleteFunc(all, func(session store.Session) bool { return s.isEnding(session.ID) })
	slices.SortStableFunc(all, func(a, b store.Session) int { return rank(b, by) - rank(a, by) })
	return all, err
}

func rank(session store.Session, by store.Login) int {
	if session.ID == by.Session {
		return 1
	}
	return 0
}

// Renew signs the user of by in anew, after a claim or another way to sign in: whoever knows the former token is out once the session of by
// is ended. What ends that session ends the new one too, such as a provider, and it returns unauthorized if that has happened already.
func (s *Service) Renew(ctx context.Context, by store.Login, method string, from From) (SignedIn, error) {
	in, err := s.SignInAs(ctx, by.User.ID, method, from)
	if err != nil {
		return SignedIn{}, err
	}
	return in, s.descend(ctx, by.Session, in)
}

// descend notes that a session was made by another one, or ends it if that other one has ended meanwhile. In this order, whoever ends the
// other one either finds the new one or has ended it already.
func (s *Service) descend(ctx context.Context, from string, in SignedIn) error {
	var err error
	if s.Providers != nil {
		err = s.Providers.Inherit(ctx, from, in.Session)
	}
	if err == nil {
		err = s.Lives(ctx, from)
	}
	if err == nil {
		return nil
	}
	return errors.Join(err, s.EndSession(ctx, in.User.ID, in.Session))
}

// Lives returns ErrEnded if a session has ended: what it has begun counts no more.
func (s *Service) Lives(ctx context.Context, session string) error {
	live, err := s.Store.LiveSessions(ctx, []string{session})
	if err == nil && len(live) == 0 {
		err = ErrEnded
	}
	return err
}

// EndSession signs the user out of one session, on every node, or does nothing if the user has none with that id.
func (s *Service) EndSession(ctx context.Context, user chat.UserID, id string) error {
	if err := s.Store.EndSession(ctx, user, id); err != nil {
		return fmt.Errorf("end a session: %w", err)
	}
	s.Live.SessionsEnded(ctx, user)
	return nil
}

// EndOthers signs the user out of all sessions but that of by.
func (s *Service) EndOthers(ctx context.Context, by store.Login) error {
	return s.endAllBut(ctx, by.User.ID, by.Session)
}

// EndAll signs the user out everywhere. A link that hands over to another device is void too.
func (s *Service) EndAll(ctx context.Context, user chat.UserID) error {
	return s.endAllBut(ctx, user, "")
}

func (s *Service) endAllBut(ctx context.Context, user chat.UserID, but string) error {
	if err := s.Store.EndSessions(ctx, user, but); err != nil {
		return fmt.Errorf("end sessions: %w", err)
	}
	s.Live.SessionsEnded(ctx, user)
	return nil
}

// endAfter is how long the former session of a browser goes on after another sign-in: until its tabs surely have the new cookie. A tab
// that lost its connection earlier would ask to be a guest with the old one.
const endAfter = 3 * time.Second

const endWait = 5 * time.Second // for the store

// EndSoon ends the session that a browser had before it has signed in again, in a moment. It is no longer listed.
func (s *Service) EndSoon(user chat.UserID, id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ending[id] = user
	time.AfterFunc(endAfter, func() { s.endNow(id) })
}

// Close ends the sessions whose end EndSoon has put off: another process knows nothing of them. Until then the store has to be open.
func (s *Service) Close() {
	s.mu.Lock()
	ids := slices.Collect(maps.Keys(s.ending))
	s.mu.Unlock()
	for _, id := range ids {
		s.endNow(id)
	}
}

// endNow ends a session whose end was put off, unless that has been done.
func (s *Service) endNow(id string) {
	s.mu.Lock()
	user, ending := s.ending[id]
	s.mu.Unlock()
	if !ending {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), endWait)
	defer cancel()
	if err := s.EndSession(ctx, user, id); err != nil {
		s.Log.Warn("end the former session of a browser", "user", user, "err", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.ending, id)
}

func (s *Service) isEnding(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, ending := s.ending[id]
	return ending
}

// Rotate returns another token for the session of an account's cookie, or "" if it is too early for one. A guest keeps the token: it is
// the only way back. See store.Sessions.Rotate for what becomes of the present one.
func (s *Service) Rotate(ctx context.Context, by store.Login, token string) (next string, err error) {
	now := s.Now()
	if !by.Claimed || s.Tokens.Kind(token) == auth.Account && now.Sub(by.Issued.Time()) < RotateEvery {
		return "", nil
	}
	present, err := auth.Hash(token)
	if err != nil {
		return "", err
	}
	next, hash := s.Tokens.New()
	issued, err := s.Store.Rotate(ctx, present, hash, now)
	if err != nil || !issued {
		return "", err
	}
	return next, nil
}
