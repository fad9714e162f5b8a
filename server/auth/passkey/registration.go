package passkey

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"parley/server/store"
	"parley/shared/chat"
)

// BeginRegistration returns the options for navigator.credentials.create, as JSON, for a passkey that a user adds. Place is the server's
// name.
func (s *Service) BeginRegistration(ctx context.Context, rp RelyingParty, place string, of chat.User, browser string) ([]byte, error) {
	u, all, err := s.user(ctx, of, rp)
	if err != nil {
		return nil, err
	}
	if len(all) >= store.PasskeysMax {
		return nil, &Refusal{Reason: Many}
	}
	return s.register(ctx, rp, place, u, registerKind, of.ID, ceremony{Browser: browserHash(browser)})
}

// FinishRegistration returns the passkey in a browser's answer, for the caller to store.
func (s *Service) FinishRegistration(ctx context.Context, rp RelyingParty, of chat.User, browser string, answer []byte) (store.Passkey, error) {
	_, made, err := s.registered(ctx, rp, registerKind, of.ID, browser, answer)
	return made, err
}

// BeginSignUp is BeginRegistration for the first passkey of somebody without an account: of a guest, or of "" for somebody new. As is the
// user who has the account then, whose name may be another one than the guest's.
func (s *Service) BeginSignUp(ctx context.Context, rp RelyingParty, place string, of chat.UserID, as chat.User, browser string) ([]byte, error) {
	return s.register(ctx, rp, place, user{User: as}, signUpKind, of, ceremony{Browser: browserHash(browser), As: as})
}

// FinishSignUp returns that user too.
func (s *Service) FinishSignUp(ctx context.Context, rp RelyingParty, of chat.UserID, browser string, answer []byte) (chat.User, store.Passkey, error) {
	return s.registered(ctx, rp, signUpKind, of, browser, answer)
}

// register begins a ceremony in which a passkey is made for a user.
func (s *Service) register(ctx context.Context, rp RelyingParty, place string, u user, kind string, of chat.UserID, c ceremony) ([]byte, error) {
	w, err := library(rp, place)
	if err != nil {
		return nil, err
	}
	options, session, err := w.BeginRegistration(u,
		webauthn.WithExclusions(webauthn.Credentials(u.credentials).CredentialDescriptors()),
		webauthn.WithExtensions(webauthn.WithExtensionCredProps()))
	if err != nil {
		return nil, fmt.Errorf("begin a registration: %w", err)
	}
	c.Session = *session
	if err := s.put(ctx, kind, of, c); err != nil {
		return nil, err
	}
	return json.Marshal(options)
}

// registered checks a browser's answer, and returns the passkey and whose it is.
func (s *Service) registered(ctx context.Context, rp RelyingParty, kind string, of chat.UserID, browser string, answer []byte) (as chat.User, made store.Passkey, err error) {
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil {
		return as, made, invalid(err)
	}
	begun, err := s.take(ctx, rp, kind, of, parsed.Response.CollectedClientData.Challenge, browser)
	if err != nil {
		return as, made, err
	}
	if as = begun.As; as.ID == "" {
		as.ID = of
	}
	w, err := library(rp, "")
	if err != nil {
		return as, made, err
	}
	credential, err := w.CreateCredential(user{User: as}, begun.Session, parsed)
	if err != nil {
		return as, made, invalid(err)
	}
	data, err := json.Marshal(record{rp.ID, *credential})
	if err != nil {
		return as, made, fmt.Errorf("encode a passkey: %w", err)
	}
	others, err := s.store.Passkeys(ctx, as.ID)
	if err != nil {
		return as, made, fmt.Errorf("read passkeys: %w", err)
	}
	return as, store.Passkey{
		ID: credential.ID, User: as.ID, Data: data, Created: chat.MillisOf(s.now()),
		Name: freeName(authenticatorName(credential.Authenticator.AAGUID), others),
	}, nil
}
