package passkey

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"parley/server/store"
	"parley/shared/chat"
)

// How is how a page asks for a passkey.
type How struct {
	Conditional bool `json:"conditional"` // beside the field for the name, whenever the user chooses one there
	Verify      bool `json:"verify"`      // with a PIN or biometrics, without which administrators cannot sign in
}

// BeginSignIn returns the options for navigator.credentials.get, as JSON. The user is not known yet.
func (s *Service) BeginSignIn(ctx context.Context, rp RelyingParty, browser string, how How) ([]byte, error) {
	w, err := library(rp, "")
	if err != nil {
		return nil, err
	}
	mediation, verification := protocol.MediationDefault, protocol.VerificationPreferred
	if how.Conditional {
		mediation = protocol.MediationConditional
	}
	if how.Verify {
		verification = protocol.VerificationRequired
	}
	options, session, err := w.BeginDiscoverableMediatedLogin(mediation, webauthn.WithUserVerification(verification))
	if err != nil {
		return nil, fmt.Errorf("begin a sign-in: %w", err)
	}
	if err := s.put(ctx, signInKind, "", ceremony{Session: *session, Browser: browserHash(browser)}); err != nil {
		return nil, err
	}
	return json.Marshal(options)
}

// FinishSignIn returns the user of the passkey in a browser's answer, and notes its use.
func (s *Service) FinishSignIn(ctx context.Context, rp RelyingParty, browser string, answer []byte) (chat.User, error) {
	return s.finish(ctx, rp, signInKind, "", browser, answer)
}

// BeginConfirm returns the options for navigator.credentials.get, as JSON, with which a user who is signed in proves to be there still: with
// a PIN or biometrics. A user without passkeys gets no_user.
func (s *Service) BeginConfirm(ctx context.Context, rp RelyingParty, of chat.User, browser string) ([]byte, error) {
	u, _, err := s.user(ctx, of, rp)
	if err != nil {
		return nil, err
	}
	if len(u.credentials) == 0 {
		return nil, chat.Errorf(chat.CodeNoUser, "you have no passkey for this site")
	}
	w, err := library(rp, "")
	if err != nil {
		return nil, err
	}
	options, session, err := w.BeginLogin(u, webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return nil, fmt.Errorf("begin a confirmation: %w", err)
	}
	session.AllowedCredentialIDs = nil // checked by finish, with what the user has by then
	if err := s.put(ctx, confirmKind, of.ID, ceremony{Session: *session, Browser: browserHash(browser)}); err != nil {
		return nil, err
	}
	return json.Marshal(options)
}

// FinishConfirm returns nil if the answer is by a passkey of the user, with a PIN or biometrics.
func (s *Service) FinishConfirm(ctx context.Context, rp RelyingParty, of chat.User, browser string, answer []byte) error {
	_, err := s.finish(ctx, rp, confirmKind, of.ID, browser, answer)
	return err
}

// finish checks an answer of navigator.credentials.get to a challenge of a user, or of nobody yet.
func (s *Service) finish(ctx context.Context, rp RelyingParty, kind string, of chat.UserID, browser string, answer []byte) (chat.User, error) {
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return chat.User{}, invalid(err)
	}
	begun, err := s.take(ctx, rp, kind, of, parsed.Response.CollectedClientData.Challenge, browser)
	if err != nil {
		return chat.User{}, err
	}
	found, err := s.find(ctx, rp, parsed.RawID)
	if err != nil {
		return chat.User{}, err
	}
	if of != "" && found.passkey.User != of {
		return chat.User{}, invalid(errors.New("the passkey of another user"))
	}
	credential, err := found.verify(rp, begun.Session, parsed)
	if err != nil {
		return chat.User{}, err
	}
	if !parsed.Response.AuthenticatorData.Flags.HasUserVerified() && found.account.Role.AtLeast(chat.RoleAdmin) {
		return chat.User{}, &Refusal{Reason: Unverified}
	}
	if err := s.counted(ctx, found, parsed, credential); err != nil {
		return chat.User{}, err
	}
	data, err := json.Marshal(record{found.Host, *credential})
	if err != nil {
		return chat.User{}, fmt.Errorf("encode a passkey: %w", err)
	}
	if err := s.store.UsePasskey(ctx, found.passkey.ID, data, s.now()); err != nil {
		return chat.User{}, fmt.Errorf("note the use of a passkey: %w", err)
	}
	return found.account.User, nil
}

// found is a stored passkey and whose it is.
type found struct {
	record
	passkey store.Passkey
	account store.Account
}

// find returns the passkey with an id.
func (s *Service) find(ctx context.Context, rp RelyingParty, id []byte) (f found, err error) {
	if f.passkey, err = s.store.Passkey(ctx, id); isCode(err, chat.CodeNoUser) {
		return f, &Refusal{Reason: Unknown, Credential: bytes.Clone(id)}
	} else if err != nil {
		return f, fmt.Errorf("read a passkey: %w", err)
	}
	if err := json.Unmarshal(f.passkey.Data, &f.record); err != nil {
		return f, fmt.Errorf("read a passkey: %w", err)
	}
	if f.Host != rp.ID {
		return f, invalid(fmt.Errorf("the passkey is for %s, and this is %s", f.Host, rp.ID))
	}
	if f.account, err = s.store.Account(ctx, f.passkey.User); err != nil {
		return f, fmt.Errorf("read the account of a passkey: %w", err)
	}
	return f, nil
}

// verify checks an answer, and returns the passkey as it is to be stored from now on.
func (f *found) verify(rp RelyingParty, session webauthn.SessionData, parsed *protocol.ParsedCredentialAssertionData) (*webauthn.Credential, error) {
	w, err := library(rp, "")
	if err != nil {
		return nil, err
	}
	known := f.Credential
	known.Authenticator.CloneWarning = false // of an earlier use
	u := user{f.account.User, []webauthn.Credential{known}}
	var credential *webauthn.Credential
	if len(session.UserID) > 0 {
		credential, err = w.ValidateLogin(u, session, parsed)
	} else {
		credential, err = w.ValidateDiscoverableLogin(func(_, _ []byte) (webauthn.User, error) { return u, nil }, session, parsed)
	}
	if err != nil {
		return nil, invalid(err)
	}
	return credential, nil
}

// counted refuses a passkey whose counter went back, if it is of one device: then somebody has a copy. Copies of synced passkeys are
// meant to exist, and each device may count on its own.
func (s *Service) counted(ctx context.Context, f found, parsed *protocol.ParsedCredentialAssertionData, now *webauthn.Credential) error {
	if !now.Authenticator.CloneWarning {
		return nil
	}
	level := slog.LevelWarn
	if now.Flags.BackupEligible {
		level = slog.LevelInfo
	}
	s.log.Log(ctx, level, "the counter of a passkey went back", "user", f.passkey.User, "passkey", f.passkey.Name, "synced", now.Flags.BackupEligible,
		"was", f.Credential.Authenticator.SignCount, "is", parsed.Response.AuthenticatorData.Counter)
	if now.Flags.BackupEligible {
		return nil
	}
	return &Refusal{Reason: Copied}
}
