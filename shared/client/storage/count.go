package storage

import "context"

// CountUnsent counts the unsent messages and drafts in a Store.
func CountUnsent(ctx context.Context, s Store) (messages, drafts int, err error) {
	sends, err := s.Keys(ctx, KeyOutbox)
	if err != nil {
		return 0, 0, err
	}
	texts, err := s.Keys(ctx, KeyDraft)
	return len(sends), len(texts), err
}
