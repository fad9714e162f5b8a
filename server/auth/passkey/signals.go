package passkey

import (
	"context"
	"encoding/base64"
	"encoding/json"

	"github.com/go-webauthn/webauthn/protocol"

	"parley/shared/chat"
)

// Signals returns what a page tells the user's password manager (Signal API of WebAuthn), as JSON: which passkeys are still accepted, so
// that it stops offering the others, and what the user is called now.
func (s *Service) Signals(ctx context.Context, rp RelyingParty, of chat.User) ([]byte, error) {
	u, _, err := s.user(ctx, of, rp)
	if err != nil {
		return nil, err
	}
	return json.Marshal(struct {
		Accepted *protocol.SignalAllAcceptedCredentials `json:"accepted"`
		Details  *protocol.SignalCurrentUserDetails     `json:"details"`
	}{protocol.NewSignalAllAcceptedCredentials(rp.ID, u), protocol.NewSignalCurrentUserDetails(rp.ID, u)})
}

// WebAuthnCredentialIDs returns the ids of the user's passkeys.
func (u user) WebAuthnCredentialIDs() [][]byte {
	ids := [][]byte{}
	for _, credential := range u.credentials {
		ids = append(ids, credential.ID)
	}
	return ids
}

// IDText returns the id of a passkey as pages have it.
func IDText(id []byte) string { return base64.RawURLEncoding.EncodeToString(id) }

// ParseID returns the id that IDText has written.
func ParseID(text string) ([]byte, error) {
	id, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil {
		return nil, chat.Errorf(chat.CodeNoUser, "that is not the id of a passkey")
	}
	return id, nil
}
