package storage

import (
	"context"
	"maps"
	"slices"
	"strings"
)

// Memory is a Store that ends with the program.
type Memory map[string][]byte

// Get implements Store.
func (m Memory) Get(_ context.Context, key string) ([]byte, error) { return m[key], nil }

// Put implements Store.
func (m Memory) Put(_ context.Context, key string, value []byte) error {
	m[key] = value
	return nil
}

// Delete implements Store.
func (m Memory) Delete(_ context.Context, key string) error {
	delete(m, key)
	return nil
}

// Keys implements Store.
func (m Memory) Keys(_ context.Context, prefix string) ([]string, error) {
	var keys []string
	for _, key := range slices.Sorted(maps.Keys(m)) {
		if strings.HasPrefix(key, prefix) {
			keys = append(keys, key)
		}
	}
	return keys, nil
}
