package auth

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"strings"

	"parley/shared/chat"
)

const (
	tokenBytes = 32
	idBytes    = 10 // 16 characters of base32
)

// newToken returns a token and the hash that is kept of it. A token has 256 random bits, so a quick hash suffices.
func newToken() (token string, hash []byte) {
	secret := make([]byte, tokenBytes)
	rand.Read(secret) // never fails: the program ends first
	return base64.RawURLEncoding.EncodeToString(secret), hashOf(secret)
}

// parseToken returns the hash of a token, or unauthorized for what newToken cannot have made.
func parseToken(token string) ([]byte, error) {
	if len(token) == base64.RawURLEncoding.EncodedLen(tokenBytes) {
		if secret, err := base64.RawURLEncoding.Strict().DecodeString(token); err == nil && len(secret) == tokenBytes {
			return hashOf(secret), nil
		}
	}
	return nil, chat.Errorf(chat.CodeUnauthorized, "this token is not valid; sign in again")
}

func hashOf(secret []byte) []byte {
	sum := sha256.Sum256(secret)
	return sum[:]
}

// newID returns a random user id.
func newID() chat.UserID {
	id := make([]byte, idBytes)
	rand.Read(id)
	return chat.UserID(strings.ToLower(base32.StdEncoding.EncodeToString(id)))
}
