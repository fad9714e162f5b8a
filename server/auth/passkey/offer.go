package passkey

import (
	"context"
	"crypto/sha256"
	"fmt"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

// offerPause is how long a user who was offered a passkey is not asked again.
const offerPause = 30 * 24 * time.Hour

// Offer reports whether a user who has signed in with a password should be offered a passkey: one who has none, at most once in 30 days,
// on whatever device.
func (s *Service) Offer(ctx context.Context, to chat.UserID) (bool, error) {
	account, err := s.store.Account(ctx, to)
	if err != nil {
		return false, fmt.Errorf("offer a passkey: %w", err)
	}
	if account.Passkeys > 0 {
		return false, nil
	}
	hash, now := sha256.Sum256([]byte(to)), s.now()
	_, err = s.store.PeekLink(ctx, offerKind, hash[:], now)
	if !isCode(err, chat.CodeUnauthorized) {
		return false, err
	}
	link := store.Link{Kind: offerKind, Hash: hash[:], User: to, Data: []byte("{}"), Expires: chat.MillisOf(now.Add(offerPause))}
	if err := s.store.PutLink(ctx, link); err != nil {
		return false, fmt.Errorf("offer a passkey: %w", err)
	}
	return true, nil
}
