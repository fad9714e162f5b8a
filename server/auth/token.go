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

// TokenKind classifies a token without a look-up in the store.
type TokenKind int

// Kinds of tokens.
const (
	Malformed TokenKind = iota // not a token of any server
	Unsigned                   // may be a token of an older server
	Signed                     // is a guest's token of a server with this store; it may have expired
	Account                    // likewise an account's
)

// Ours reports whether a server with this store has issued the token.
func (k TokenKind) Ours() bool { return k == Signed || k == Account }

// What is signed of a token: the label says whose it is, also when no server knows the token any more.
const (
	guestLabel   = "parley token\x00"
	accountLabel = "parley account token\x00"
)

// Tokens issues the tokens of accounts, and classifies all tokens, under the key of a store. The key is the same on all nodes.
type Tokens struct{ key []byte }

// NewTokens returns the tokens under a key.
func NewTokens(key []byte) Tokens { return Tokens{key} }

// New returns a token of an account, which is not stored, and its hash, which is.
func (t Tokens) New() (token string, hash []byte) { return newToken(t.key, accountLabel) }

// Kind classifies a token without a lookup in the store.
func (t Tokens) Kind(token string) TokenKind { return kindOf(token, t.key) }

// Hash returns the hash of a token that is stored, or unauthorized if it is malformed.
func Hash(token string) ([]byte, error) { return parseToken(token) }

// newToken returns a token and the hash of it that is stored. A token has at least 128 random bits, so a fast hash is enough. Without a key
// it is not signed.
func newToken(key []byte, label string) (token string, hash []byte) {
	secret := make([]byte, tokenBytes)
	rand.Read(secret) // never fails: the program ends first
	if key != nil {
		copy(secret[randomBytes:], signature(key, label, secret[:randomBytes]))
	}
	return base64.RawURLEncoding.EncodeToString(secret), hashOf(secret)
}

// kindOf classifies a token. Others cannot sign, so a flood of invented tokens does not reach the store.
func kindOf(token string, key []byte) TokenKind {
	secret, ok := decodeToken(token)
	signedAs := func(label string) bool {
		return key != nil && hmac.Equal(secret[randomBytes:], signature(key, label, secret[:randomBytes]))
	}
	switch {
	case !ok:
		return Malformed
	case signedAs(guestLabel):
		return Signed
	case signedAs(accountLabel):
		return Account
	}
	return Unsigned
}

func signature(key []byte, label string, random []byte) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(label))
	mac.Write(random)
	return mac.Sum(nil)[:tokenBytes-randomBytes]
}

// parseToken returns the hash of a token, or unauthorized if newToken cannot have returned it.
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

// Instance returns a short name of a store, which distinguishes the cookies of several servers of one host. It is derived from the secret
// of the store, which does not change when the store is restored or moved, so users stay signed in.
func Instance(secret []byte) string {
	sum := sha256.Sum256(append([]byte("parley instance\x00"), secret...))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:5]))
}

func hashOf(secret []byte) []byte {
	sum := sha256.Sum256(secret)
	return sum[:]
}

// NewUserID returns a random user id.
func NewUserID() chat.UserID {
	id := make([]byte, idBytes)
	rand.Read(id)
	return chat.UserID(strings.ToLower(base32.StdEncoding.EncodeToString(id)))
}
