package client

import (
	"context"
	"maps"
	"slices"
	"strings"
)

// memory is a Storage that keeps nothing beyond the program.
type memory map[string][]byte

// Memory returns a Storage that keeps nothing beyond the program.
func Memory() Storage { return memory{} }

func (m memory) Get(_ context.Context, key string) ([]byte, error) { return m[key], nil }

func (m memory) Put(_ context.Context, key string, value []byte) error {
	m[key] = value
	return nil
}

func (m memory) Delete(_ context.Context, key string) error {
	delete(m, key)
	return nil
}

func (m memory) Keys(_ context.Context, prefix string) ([]string, error) {
	var keys []string
	for _, key := range slices.Sorted(maps.Keys(m)) {
		if strings.HasPrefix(key, prefix) {
			keys = append(keys, key)
		}
	}
	return keys, nil
}
