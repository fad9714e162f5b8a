package storage

import (
	"context"
	"strings"
)

// CountUnsent counts the unsent messages and drafts in a Store. A draft that several clients share is one.
func CountUnsent(ctx context.Context, s Store) (messages, drafts int, err error) {
	sends, err := s.Keys(ctx, KeyOutbox)
	if err != nil {
		return 0, 0, err
	}
	all, err := ReadDrafts(ctx, s, "")
	for i, one := range all {
		if !isCopy(i, one, all) {
			drafts++
		}
	}
	return len(sends), drafts, err
}

// isCopy reports whether the draft at i is part of another one, or the same as one before it.
func isCopy(i int, one *Draft, all []*Draft) bool {
	for j, other := range all {
		if i != j && one.Room == other.Room && one.Owner.ID == other.Owner.ID && strings.Contains(other.Text, one.Text) && (j < i || one.Text != other.Text) {
			return true
		}
	}
	return false
}
