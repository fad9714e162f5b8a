package account

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"parley/server/auth"
	"parley/server/store"
	"parley/shared/chat"
)

// Kinds of links of this package. Other packages have kinds of their own.
const (
	recoveryKind = store.RecoveryLink // by an administrator, the operator or a recovery code
	mailedKind   = "recovery-mail"    // a recovery link too
	handOverKind = "handover"
	recentKind   = "recent"

	EmailKind = "email" // of the pages: confirms an address, by which there is a way in
)

const linkBytes = 16

// NewLink stores a link of one use and returns its secret: 22 characters for a path, a form or a cookie. Only its hash is stored. data is
// encoded as JSON.
func (s *Service) NewLink(ctx context.Context, kind string, user chat.UserID, data any, valid time.Duration) (secret string, err error) {
	raw, err := json.Marshal(data)
	if err != nil {
		return "", fmt.Errorf("a link of kind %s: %w", kind, err)
	}
	random := make([]byte, linkBytes)
	rand.Read(random)
	secret = base64.RawURLEncoding.EncodeToString(random)
	link := store.Link{Kind: kind, Hash: hashLink(kind, secret), User: user, Data: raw, Expires: chat.MillisOf(s.Now().Add(valid))}
	if err := s.Store.PutLink(ctx, link); err != nil {
		return "", fmt.Errorf("a link of kind %s: %w", kind, err)
	}
	return secret, nil
}

// PeekLink returns whose link it is and decodes its data, unless data is nil. It redeems nothing, so a program that looks at addresses
// voids no link. It returns ErrLink for one that does not exist, was used or has expired.
func (s *Service) PeekLink(ctx context.Context, kind, secret string, data any) (chat.UserID, error) {
	link, err := s.Store.PeekLink(ctx, kind, hashLink(kind, secret), s.Now())
	return read(link, err, data)
}

// TakeLink is PeekLink, and voids the link. Of several callers at once, one gets it.
func (s *Service) TakeLink(ctx context.Context, kind, secret string, data any) (chat.UserID, error) {
	link, err := s.Store.TakeLink(ctx, kind, hashLink(kind, secret), s.Now())
	return read(link, err, data)
}

func read(link store.Link, err error, data any) (chat.UserID, error) {
	if is(err, chat.CodeUnauthorized) {
		return "", ErrLink
	}
	if err == nil && data != nil {
		err = json.Unmarshal(link.Data, data)
	}
	if err != nil {
		return "", fmt.Errorf("a link of kind %s: %w", link.Kind, err)
	}
	return link.User, nil
}

// owner returns whose link of one of some kinds it is. A link that does not exist counts as an attempt of the network.
func (s *Service) owner(ctx context.Context, secret string, from From, kinds ...string) (user chat.User, err error) {
	err = s.Counted(from, func() error {
		id, err := chat.UserID(""), error(ErrLink)
		for i := 0; errors.Is(err, ErrLink) && i < len(kinds); i++ {
			id, err = s.PeekLink(ctx, kinds[i], secret, nil)
		}
		if err != nil {
			return err
		}
		account, err := s.Store.Account(ctx, id)
		user = account.User
		return err
	})
	return user, err
}

// Counted counts an attempt of a network to use a link, and calls use. It refunds the attempt unless use returns ErrLink.
func (s *Service) Counted(from From, use func() error) error {
	try := auth.Try{Address: from.Address}
	if err := s.count(try); err != nil {
		return err
	}
	err := use()
	if !errors.Is(err, ErrLink) {
		s.Attempts.SignedIn(try)
	}
	return err
}

func hashLink(kind, secret string) []byte {
	sum := sha256.Sum256([]byte("parley link\x00" + kind + "\x00" + secret))
	return sum[:]
}
