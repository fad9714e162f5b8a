//go:build js

package browser

import (
	"context"
	"maps"
	"slices"
	"strings"
)

// memory is a client.Storage that lasts as long as the page.
type memory map[string][]byte

// Get returns the value, or nil if there is none.
func (m memory) Get(_ context.Context, key string) ([]byte, error) { return m[key], nil }

// Put keeps a value.
func (m memory) Put(_ context.Context, key string, value []byte) error {
	m[key] = slices.Clone(value)
	return nil
}

// Delete drops a value.
func (m memory) Delete(_ context.Context, key string) error {
	delete(m, key)
	return nil
}

// Keys returns the keys that begin with prefix, in ascending order.
func (m memory) Keys(_ context.Context, prefix string) ([]string, error) {
	return slices.Sorted(func(yield func(string) bool) {
		for key := range maps.Keys(m) {
			if strings.HasPrefix(key, prefix) && !yield(key) {
				return
			}
		}
	}), nil
}
