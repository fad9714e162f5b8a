package auth

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"strings"

	"parley/shared/chat"
)

const (
	tokenBytes  = 32
	randomBytes = 16 // of a signed token; the rest is the signature
	idBytes     = 10 // 16 characters of base32
)

// TokenKind is what a token shows of itself, before anybody looks into the store.
type TokenKind int

// Kinds of tokens.
const (
	Malformed TokenKind = iota // no server has made it
	Unsigned                   // an older server may have made it
	Signed                     // a server of this store has made it; it may be void by now
)

// newToken returns a token and the hash that is kept of it. It has 128 random bits or more, so a quick hash suffices. Without a
// key it is not signed.
func newToken(key []byte) (token string, hash []byte) {
	secret := make([]byte, tokenBytes)
	rand.Read(secret) // never fails: the program ends first
	if key != nil {
		copy(secret[randomBytes:], signature(key, secret[:randomBytes]))
	}
	return base64.RawURLEncoding.EncodeToString(secret), hashOf(secret)
}

// kindOf tells what a token shows of itself. A stranger cannot sign, so a flood of made-up tokens costs no read of the store.
func kindOf(token string, key []byte) TokenKind {
	secret, ok := decodeToken(token)
	switch {
	case !ok:
		return Malformed
	case key != nil && hmac.Equal(secret[randomBytes:], signature(key, secret[:randomBytes])):
		return Signed
	}
	return Unsigned
}

func signature(key, random []byte) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("parley token\x00"))
	mac.Write(random)
	return mac.Sum(nil)[:tokenBytes-randomBytes]
}

// parseToken returns the hash of a token, or unauthorized for what newToken cannot have made.
func parseToken(token string) ([]byte, error) {
	if secret, ok := decodeToken(token); ok {
		return hashOf(secret), nil
	}
	return nil, chat.Errorf(chat.CodeUnauthorized, "this token is not valid; sign in again")
}

func decodeToken(token string) (secret []byte, ok bool) {
	if len(token) != base64.RawURLEncoding.EncodedLen(tokenBytes) {
		return nil, false
	}
	secret, err := base64.RawURLEncoding.Strict().DecodeString(token)
	return secret, err == nil && len(secret) == tokenBytes
}

// Instance returns a short name of a store, by which browsers tell the cookies of several servers of one host apart. It is made
// of the store's secret, which a restore and a move keep: people stay signed in.
func Instance(secret []byte) string {
	sum := sha256.Sum256(append([]byte("parley instance\x00"), secret...))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:5]))
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
