package sqlstore

import (
	"context"
	"database/sql"
	"errors"

	"parley/shared/chat"
)

// ByNonce returns the event that a send became.
func (s Store) ByNonce(ctx context.Context, user chat.UserID, nonce chat.Nonce) (chat.Event, bool, error) {
	author, _, err := anyUserByID(ctx, s.db, user, "")
	if err != nil {
		return chat.Event{}, false, err
	}
	e, err := EventByNonce(ctx, s.db, author, nonce)
	if errors.Is(err, sql.ErrNoRows) {
		return chat.Event{}, false, nil
	}
	return e, err == nil, err
}

// EventByNonce returns the event that a send became, or sql.ErrNoRows.
func EventByNonce(ctx context.Context, q Querier, author int64, nonce chat.Nonce) (chat.Event, error) {
	return ScanEvent(func(dest ...any) error {
		return q.Get(ctx, Select+` WHERE e.author = $1 AND e.nonce = $2`, Args{author, nonce}, dest...)
	})
}
