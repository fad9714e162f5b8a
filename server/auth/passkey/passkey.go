// Package passkey registers passkeys (WebAuthn credentials) and signs users in with them. Each ceremony has two halves, Begin and Finish,
// with a challenge in between that is valid once, for two minutes, and in the browser that asked for it. A browser is known by the secret in
// its cookie.
package passkey

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"parley/server/store"
	"parley/shared/chat"
)

// NameMax is the length of a passkey's name, in characters.
const NameMax = 64

// Store is the part of a store that passkeys need. Adding and removing them is up to package account.
type Store interface {
	store.Links
	Account(ctx context.Context, user chat.UserID) (store.Account, error)
	Passkeys(ctx context.Context, user chat.UserID) ([]store.Passkey, error)
	Passkey(ctx context.Context, id []byte) (store.Passkey, error)
	UsePasskey(ctx context.Context, id, data []byte, now time.Time) error
	RenamePasskey(ctx context.Context, user chat.UserID, id []byte, name string) error
}

// Service runs the ceremonies. Its methods may be called concurrently, on any node.
type Service struct {
	store Store
	now   func() time.Time
	log   *slog.Logger
}

// New returns the passkeys of a store.
func New(store Store, now func() time.Time, log *slog.Logger) *Service {
	return &Service{store: store, now: now, log: log}
}

// record is what store.Passkey.Data holds: all that the authenticator told about itself, and the ID of the relying party, without which a
// change of the host would go unnoticed.
type record struct {
	Host       string              `json:"host"`
	Credential webauthn.Credential `json:"credential"`
}

// Host returns the relying party ID for which a passkey was made, from what the store has in store.Passkey.Data.
func Host(data []byte) (string, error) {
	var r record
	err := json.Unmarshal(data, &r)
	return r.Host, err
}

// Synced reports whether a passkey may exist on several devices of its user.
func Synced(data []byte) bool {
	var r record
	return json.Unmarshal(data, &r) == nil && r.Credential.Flags.BackupEligible
}

// user is a user in the library's terms. The user handle is the user's id, which is random and tells nothing.
type user struct {
	chat.User
	credentials []webauthn.Credential
}

func (u user) WebAuthnID() []byte                         { return []byte(u.ID) }
func (u user) WebAuthnName() string                       { return u.Name }
func (u user) WebAuthnDisplayName() string                { return u.Name }
func (u user) WebAuthnCredentials() []webauthn.Credential { return u.credentials }

// user returns a user with the passkeys of a relying party.
func (s *Service) user(ctx context.Context, of chat.User, rp RelyingParty) (user, []store.Passkey, error) {
	stored, err := s.store.Passkeys(ctx, of.ID)
	if err != nil {
		return user{}, nil, fmt.Errorf("read passkeys: %w", err)
	}
	u := user{User: of}
	for _, passkey := range stored {
		var r record
		if err := json.Unmarshal(passkey.Data, &r); err != nil {
			return user{}, nil, fmt.Errorf("read a passkey: %w", err)
		}
		if r.Host == rp.ID {
			u.credentials = append(u.credentials, r.Credential)
		}
	}
	return u, stored, nil
}

// library returns the library for a relying party, which people know by the name of the place. Extensions are ignored: nothing depends on
// them, and password managers report some without being asked.
func library(rp RelyingParty, place string) (*webauthn.WebAuthn, error) {
	timeout := webauthn.TimeoutConfig{Timeout: challengeLife, TimeoutUVD: challengeLife}
	w, err := webauthn.New(&webauthn.Config{
		RPID: rp.ID, RPDisplayName: cmp.Or(place, rp.ID), RPOrigins: []string{rp.Origin},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, RequireResidentKey: protocol.ResidentKeyRequired(),
			UserVerification: protocol.VerificationPreferred,
		},
		Timeouts:                          webauthn.TimeoutsConfig{Login: timeout, Registration: timeout},
		ExtensionsUnsolicitedOutputPolicy: protocol.UnsolicitedOutputPolicyIgnore,
	})
	if err != nil {
		return nil, fmt.Errorf("passkeys of %s: %w", rp.ID, err)
	}
	return w, nil
}

// Of returns the passkeys of a user, the oldest first.
func (s *Service) Of(ctx context.Context, user chat.UserID) ([]store.Passkey, error) {
	return s.store.Passkeys(ctx, user)
}

// Rename names a passkey. It returns bad_name for a name that is blank, too long, or has control characters.
func (s *Service) Rename(ctx context.Context, of chat.UserID, id []byte, name string) error {
	name = strings.TrimSpace(name)
	if name == "" || !utf8.ValidString(name) || utf8.RuneCountInString(name) > NameMax || strings.ContainsFunc(name, unicode.IsControl) {
		return chat.Errorf(chat.CodeBadName, "a passkey's name has 1 to %d characters", NameMax)
	}
	return s.store.RenamePasskey(ctx, of, id, name)
}

// freeName returns a name that none of the passkeys has: "1Password", then "1Password 2".
func freeName(base string, taken []store.Passkey) string {
	name := base
	for n := 2; base != ""; n++ {
		free := true
		for _, passkey := range taken {
			free = free && passkey.Name != name
		}
		if free {
			break
		}
		name = base + " " + strconv.Itoa(n)
	}
	return name
}
