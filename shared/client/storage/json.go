package storage

import (
	"context"
	"encoding/json"
	"fmt"
)

// Encode returns v as it is stored.
func Encode(v any) []byte {
	data, err := json.Marshal(v)
	if err != nil {
		panic("storage: " + err.Error()) // plain data: only a broken program gets here
	}
	return data
}

// Get decodes a value; one that is not there or not readable leaves target as it is.
func Get(ctx context.Context, s Store, key string, target any) error {
	value, err := s.Get(ctx, key)
	if err != nil {
		return fmt.Errorf("get %s: %w", key, err)
	}
	_ = json.Unmarshal(value, target) // damaged: as if there were none
	return nil
}
