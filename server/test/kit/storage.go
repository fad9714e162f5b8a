package kit

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
)

// Storage keeps what a client keeps while a test restarts it.
type Storage struct {
	mu     sync.Mutex
	Values map[string][]byte
	Past   []map[string][]byte // what there was after each change
}

// Get returns a value, or nil.
func (s *Storage) Get(_ context.Context, key string) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.Values[key], nil
}

// Put stores a value.
func (s *Storage) Put(_ context.Context, key string, value []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Values[key] = slices.Clone(value)
	s.Past = append(s.Past, maps.Clone(s.Values))
	return nil
}

// Delete removes a value.
func (s *Storage) Delete(_ context.Context, key string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.Values, key)
	return nil
}

// Keys returns the keys that begin with prefix.
func (s *Storage) Keys(_ context.Context, prefix string) ([]string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var keys []string
	for key := range s.Values {
		if strings.HasPrefix(key, prefix) {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys, nil
}

// Token returns the kept token.
func (s *Storage) Token() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return string(s.Values["token"])
}

// SaveToken stores a token.
func (s *Storage) SaveToken(token string) error {
	return s.Put(context.Background(), "token", []byte(token))
}

// NewStorage returns an empty storage.
func NewStorage() *Storage { return &Storage{Values: map[string][]byte{}} }
