package account

import (
	"context"
	"errors"
	"fmt"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

// HandOverValid is how long another device may take over.
const HandOverValid = 2 * time.Minute

// handOver is the data of a hand-over link.
type handOver struct {
	Session string `json:"session"` // that has made it: when it ends, the link is void
}

// NewHandOver returns the secret of a link by which another device is signed in as the same user, which may be a guest. It voids the one
// before.
func (s *Service) NewHandOver(ctx context.Context, by store.Login) (secret string, err error) {
	if err := s.Store.DropLinks(ctx, handOverKind, by.User.ID); err != nil {
		return "", fmt.Errorf("void a hand-over link: %w", err)
	}
	return s.NewLink(ctx, handOverKind, by.User.ID, handOver{by.Session}, HandOverValid)
}

// HandOver returns who a hand-over link signs in, or ErrLink. It redeems nothing.
func (s *Service) HandOver(ctx context.Context, secret string, from From) (chat.User, error) {
	return s.owner(ctx, secret, from, handOverKind)
}

// TakeHandOver signs in by a hand-over link, or returns ErrLink.
func (s *Service) TakeHandOver(ctx context.Context, secret string, from From) (in SignedIn, err error) {
	err = s.Counted(from, func() error {
		var data handOver
		user, err := s.PeekLink(ctx, handOverKind, secret, nil)
		if err != nil {
			return err
		}
		generation, err := s.generation(ctx, user)
		if err != nil {
			return err
		}
		if _, err := s.TakeLink(ctx, handOverKind, secret, &data); err != nil {
			return err
		}
		if in, err = s.signInSince(ctx, generation, user, ByHandOver, from); err != nil {
			return err
		}
		if err = s.descend(ctx, data.Session, in); errors.Is(err, ErrEnded) {
			return ErrLink
		}
		return err
	})
	return in, err
}
