//go:build !js

package dial

import "sync"

// TokenStore stores the one token of a client that is not a browser. Calls are never concurrent.
type TokenStore interface {
	// Token returns the token, or "" if there is none.
	Token() string
	// SaveToken stores a new token.
	SaveToken(token string) error
}

// InMemory returns a TokenStore that begins with value, "" for none, and forgets at the end of the program.
func InMemory(value string) TokenStore { return &token{value: value} }

// token is a TokenStore that forgets at the end of the program.
type token struct {
	mu    sync.Mutex
	value string
}

// Token returns what SaveToken stored.
func (t *token) Token() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.value
}

// SaveToken stores a token.
func (t *token) SaveToken(value string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.value = value
	return nil
}
