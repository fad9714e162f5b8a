package sqlite

import (
	"context"

	"parley/server/store/sqlstore"
	"parley/shared/chat"
)

// eventByNonce returns what the user said with that nonce, or sql.ErrNoRows.
func eventByNonce(ctx context.Context, tx *prepared, author int64, nonce chat.Nonce) (chat.Event, error) {
	return sqlstore.Scan(func(dest ...any) error {
		return tx.get(ctx, sqlstore.Select+` WHERE e.author = ? AND e.nonce = ?`, args{author, nonce}, dest...)
	})
}
