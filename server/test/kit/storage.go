package kit

import (
	"context"
	"maps"
	"sync"

	"parley/shared/client/storage"
)

// Storage is what a client stores while a test restarts it, and its token. It is no storage.Journal: everything goes through Put.
type Storage struct {
	*storage.Locked
	mu   sync.Mutex
	past []storage.Memory
}

// tokenKey holds the token. No key of a client begins so.
const tokenKey = "token"

// NewStorage returns an empty storage.
func NewStorage() *Storage { return StorageOf(storage.Memory{}) }

// StorageOf returns a storage that holds a copy of values.
func StorageOf(values storage.Memory) *Storage {
	return &Storage{Locked: storage.NewLocked(maps.Clone(values)), past: []storage.Memory{values}}
}

// Put implements storage.Store.
func (s *Storage) Put(ctx context.Context, key string, value []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	next := maps.Clone(s.past[len(s.past)-1])
	next[key] = value
	s.past = append(s.past, next)
	return s.Locked.Put(ctx, key, value)
}

// Delete implements storage.Store.
func (s *Storage) Delete(ctx context.Context, key string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	next := maps.Clone(s.past[len(s.past)-1])
	delete(next, key)
	s.past = append(s.past, next)
	return s.Locked.Delete(ctx, key)
}

// Past returns what there was at first and after each change.
func (s *Storage) Past() []storage.Memory {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.past
}

// Token implements dial.TokenStore.
func (s *Storage) Token() string {
	token, _ := s.Get(context.Background(), tokenKey) // Memory never fails
	return string(token)
}

// SaveToken implements dial.TokenStore.
func (s *Storage) SaveToken(token string) error {
	return s.Put(context.Background(), tokenKey, []byte(token))
}
