//go:build !js

package dial

import "sync"

// Tokens stores the one token of a client that is not a browser. Calls are never concurrent.
type Tokens interface {
	// Token returns the token, or "" if there is none.
	Token() string
	// Keep stores a new token.
	Keep(token string) error
}

// InMemory returns Tokens that begin with value, "" for none, and forget at the end of the program.
func InMemory(value string) Tokens { return &token{value: value} }

// token is a Tokens that forgets at the end of the program.
type token struct {
	mu    sync.Mutex
	value string
}

// Token returns what Keep stored.
func (t *token) Token() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.value
}

// Keep stores a token.
func (t *token) Keep(value string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.value = value
	return nil
}
