package load

import (
	"context"
	"slices"
	"strings"
	"sync"
)

// storage is a client's storage and token in memory. It survives restarts of the client.
type storage struct {
	mu     sync.Mutex
	values map[string][]byte
	token  string
}

// newStorage returns an empty storage without a token.
func newStorage() *storage { return &storage{values: map[string][]byte{}} }

// Get returns a value, or nil.
func (s *storage) Get(_ context.Context, key string) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.values[key], nil
}

// Put stores a value.
func (s *storage) Put(_ context.Context, key string, value []byte) error {
	return s.PutNow(key, value)
}

// Delete drops a value.
func (s *storage) Delete(_ context.Context, key string) error { return s.DeleteNow(key) }

// PutNow stores a value at once, as a browser's journal does.
func (s *storage) PutNow(key string, value []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.values[key] = slices.Clone(value)
	return nil
}

// DeleteNow drops a value at once.
func (s *storage) DeleteNow(key string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.values, key)
	return nil
}

// Keys returns the keys that begin with prefix, in ascending order.
func (s *storage) Keys(_ context.Context, prefix string) ([]string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var keys []string
	for key := range s.values {
		if strings.HasPrefix(key, prefix) {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys, nil
}

// Token returns the client's token.
func (s *storage) Token() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.token
}

// SaveToken stores the client's token.
func (s *storage) SaveToken(token string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.token = token
	return nil
}
