package storage

import (
	"context"
	"sync"
)

// Locked is a Memory that several goroutines may use: one client after another, a test that looks at what they store, and a Journal made
// of it.
type Locked struct {
	mu     sync.Mutex
	values Memory
}

// NewLocked returns a Locked that holds values, which nobody else may use any more.
func NewLocked(values Memory) *Locked { return &Locked{values: values} }

// Get implements Store.
func (l *Locked) Get(ctx context.Context, key string) ([]byte, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.values.Get(ctx, key)
}

// Put implements Store.
func (l *Locked) Put(ctx context.Context, key string, value []byte) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.values.Put(ctx, key, value)
}

// Delete implements Store.
func (l *Locked) Delete(ctx context.Context, key string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.values.Delete(ctx, key)
}

// Keys implements Store.
func (l *Locked) Keys(ctx context.Context, prefix string) ([]string, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.values.Keys(ctx, prefix)
}
