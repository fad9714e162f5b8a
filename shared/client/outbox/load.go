package outbox

import (
	"context"
	"fmt"

	"parley/shared/client/storage"
)

// Load reads the unsent messages whose key is wanted. One that a newer program has stored in a way that this one does
// not know is left to that one.
func Load(ctx context.Context, s storage.Store, wanted func(key string) bool) ([]*Entry, error) {
	keys, err := s.Keys(ctx, storage.KeyOutbox)
	if err != nil {
		return nil, fmt.Errorf("list the outbox: %w", err)
	}
	var found []*Entry
	for _, key := range keys {
		n := new(Entry)
		if !wanted(key) {
			continue
		}
		if err := storage.Get(ctx, s, key, n); err != nil {
			return found, err
		}
		if n.Format <= Format && n.Nonce.Validate() == nil && n.Room != "" {
			found = append(found, n)
		}
	}
	return found, nil
}
