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
	if err := s.put(ctx, registerKind, of.ID, session, browser); err != nil {
		return nil, err
	}
	return json.Marshal(options)
}

// FinishRegistration returns the passkey in a browser's answer, for the caller to store.
func (s *Service) FinishRegistration(ctx context.Context, rp RelyingParty, of chat.User, browser string, answer []byte) (store.Passkey, error) {
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil {
		return store.Passkey{}, invalid(err)
	}
	session, err := s.take(ctx, rp, registerKind, of.ID, parsed.Response.CollectedClientData.Challenge, browser)
	if err != nil {
		return store.Passkey{}, err
	}
	w, err := library(rp, "")
	if err != nil {
		return store.Passkey{}, err
	}
	credential, err := w.CreateCredential(user{User: of}, session, parsed)
	if err != nil {
		return store.Passkey{}, invalid(err)
	}
	data, err := json.Marshal(record{rp.ID, *credential})
	if err != nil {
		return store.Passkey{}, fmt.Errorf("encode a passkey: %w", err)
	}
	others, err := s.store.Passkeys(ctx, of.ID)
	if err != nil {
		return store.Passkey{}, fmt.Errorf("read passkeys: %w", err)
	}
	return store.Passkey{
		ID: credential.ID, User: of.ID, Data: data, Created: chat.MillisOf(s.now()),
		Name: freeName(authenticatorName(credential.Authenticator.AAGUID), others),
	}, nil
}
