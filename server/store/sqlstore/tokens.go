package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"parley/shared/chat"
)

// seenEvery is how often the use of a token is recorded.
const seenEvery = 24 * time.Hour

// UserByToken returns the user of a token. Reads go on while nothing can be written, so a user is let in even if the use of the
// token cannot be recorded.
func (s Store) UserByToken(ctx context.Context, token []byte, expired, now time.Time) (chat.User, error) {
	var u chat.User
	var seen chat.Millis
	err := s.db.Get(ctx, `SELECT u.id, u.name, u.rev, t.seen_at FROM tokens t JOIN users u ON u.num = t."user"
		WHERE t.hash = $1 AND t.seen_at >= $2`, Args{token, chat.MillisOf(expired)}, &u.ID, &u.Name, &u.Rev, &seen)
	if errors.Is(err, sql.ErrNoRows) {
		return chat.User{}, VoidToken()
	}
	if err != nil {
		return chat.User{}, err
	}
	if now.Sub(seen.Time()) >= seenEvery {
		err := s.noteSeen(ctx, token, chat.MillisOf(now))
		if Is(err, chat.CodeUnauthorized) {
			return chat.User{}, err // swept since it was read
		}
		if err != nil {
			s.log.Warn("the use of a token was not recorded", "user", u.ID, "error", err)
		}
	}
	return u, nil
}

// noteSeen returns unauthorized if the token no longer exists.
func (s Store) noteSeen(ctx context.Context, token []byte, at chat.Millis) error {
	return s.db.Write(ctx, func(ctx context.Context, tx Tx) error {
		found, err := tx.NoteSeen(ctx, [][]byte{token}, at)
		if err == nil && !found {
			err = VoidToken()
		}
		return err
	})
}

// Touch records the use of tokens, at most once a day for each.
func (s Store) Touch(ctx context.Context, tokens [][]byte, now time.Time) error {
	stale, err := s.tokens(ctx, `SELECT hash FROM tokens WHERE hash `+s.dialect.InBytes(1)+` AND seen_at <= $2`,
		tokens, chat.MillisOf(now.Add(-seenEvery)))
	if err != nil || len(stale) == 0 {
		return err
	}
	return s.db.Write(ctx, func(ctx context.Context, tx Tx) error {
		_, err := tx.NoteSeen(ctx, stale, chat.MillisOf(now))
		return err
	})
}

// LiveTokens returns the tokens that still exist.
func (s Store) LiveTokens(ctx context.Context, tokens [][]byte) ([][]byte, error) {
	return s.tokens(ctx, `SELECT hash FROM tokens WHERE hash `+s.dialect.InBytes(1), tokens)
}

// tokens runs a query for hashes, of which $1 is a list.
func (s Store) tokens(ctx context.Context, query string, hashes [][]byte, more ...any) ([][]byte, error) {
	return list(ctx, s.db, query, append(Args{s.dialect.List(hashes)}, more...), func(scan Scan) (hash []byte, err error) {
		err = scan(&hash)
		return hash, err
	})
}

// Revoke removes a token.
func (s Store) Revoke(ctx context.Context, user chat.UserID, token []byte) error {
	return s.db.Write(ctx, func(ctx context.Context, tx Tx) error {
		return tx.Exec(ctx, `DELETE FROM tokens WHERE hash = $1 AND "user" = (SELECT num FROM users WHERE id = $2)`, Args{token, user})
	})
}
