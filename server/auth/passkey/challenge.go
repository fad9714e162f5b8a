package passkey

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/go-webauthn/webauthn/webauthn"

	"parley/server/store"
	"parley/shared/chat"
)

// challengeLife is how long a challenge is valid.
const challengeLife = 2 * time.Minute

// Kinds of links. A challenge of one ceremony is unknown to the others.
const (
	registerKind = "passkey-register"
	signUpKind   = "passkey-sign-up"
	signInKind   = "passkey-sign-in"
	confirmKind  = "passkey-confirm"
	offerKind    = "passkey-offer"
)

// ceremony is what is kept between Begin and Finish.
type ceremony struct {
	Session webauthn.SessionData `json:"session"`
	Browser []byte               `json:"browser"`     // hash of the secret in the browser's cookie
	As      chat.User            `json:"as,omitzero"` // who somebody will be that has an account then
}

// put keeps a ceremony of a user, or of nobody yet, under its challenge.
func (s *Service) put(ctx context.Context, kind string, of chat.UserID, c ceremony) error {
	hash, err := challengeHash(c.Session.Challenge)
	if err != nil {
		return err
	}
	data, err := json.Marshal(c)
	if err != nil {
		return fmt.Errorf("keep a ceremony: %w", err)
	}
	link := store.Link{Kind: kind, Hash: hash, User: of, Data: data, Expires: chat.MillisOf(s.now().Add(challengeLife))}
	if err := s.store.PutLink(ctx, link); err != nil {
		return fmt.Errorf("keep a challenge: %w", err)
	}
	return nil
}

// take returns what was kept for a challenge, which is then used up, whatever else may be wrong with the answer.
func (s *Service) take(ctx context.Context, rp RelyingParty, kind string, of chat.UserID, challenge, browser string) (c ceremony, err error) {
	hash, err := challengeHash(challenge)
	if err != nil {
		return c, invalid(err)
	}
	link, err := s.store.TakeLink(ctx, kind, hash, s.now())
	if isCode(err, chat.CodeUnauthorized) {
		return c, &Refusal{Reason: Expired, Err: errors.New("no such challenge")}
	}
	if err != nil {
		return c, fmt.Errorf("take a challenge: %w", err)
	}
	if err := json.Unmarshal(link.Data, &c); err != nil {
		return c, fmt.Errorf("read a ceremony: %w", err)
	}
	if browser == "" || subtle.ConstantTimeCompare(c.Browser, browserHash(browser)) != 1 || link.User != of || c.Session.RelyingPartyID != rp.ID {
		return c, &Refusal{Reason: Expired, Err: errors.New("this challenge is for another browser, user or host")}
	}
	return c, nil
}

// isCode reports whether an error is one that a user may see, with that code.
func isCode(err error, code chat.Code) bool {
	refusal, ok := errors.AsType[*chat.Error](err)
	return ok && refusal.Code == code
}

func challengeHash(challenge string) ([]byte, error) {
	raw, err := base64.RawURLEncoding.DecodeString(challenge)
	if err != nil {
		return nil, fmt.Errorf("the challenge is not base64url: %w", err)
	}
	sum := sha256.Sum256(raw)
	return sum[:], nil
}

func browserHash(secret string) []byte {
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
}
