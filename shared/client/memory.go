package client

import (
	"context"
	"maps"
	"slices"
	"strings"
)

// Memory is a Storage that ends with the program.
type Memory map[string][]byte

// Get implements Storage.
func (m Memory) Get(_ context.Context, key string) ([]byte, error) { return m[key], nil }

// Put implements Storage.
func (m Memory) Put(_ context.Context, key string, value []byte) error {
	m[key] = value
	return nil
}

// Delete implements Storage.
func (m Memory) Delete(_ context.Context, key string) error {
	delete(m, key)
	return nil
}

// Keys implements Storage.
func (m Memory) Keys(_ context.Context, prefix string) ([]string, error) {
	var keys []string
	for _, key := range slices.Sorted(maps.Keys(m)) {
		if strings.HasPrefix(key, prefix) {
			keys = append(keys, key)
		}
	}
	return keys, nil
}
