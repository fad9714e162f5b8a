package accounts

import (
	"context"
	"fmt"
	"time"

	"parley/server/store/sqlstore"
	"parley/shared/chat"
)

// Ban keeps a user out.
func (s Store) Ban(ctx context.Context, user chat.UserID, until, hold, now time.Time) error {
	at, end, held := chat.MillisOf(now), max(chat.MillisOf(until), 0), max(chat.MillisOf(hold), 0)
	return s.db.Write(ctx, func(ctx context.Context, tx sqlstore.Tx) error {
		a, err := s.lockWithOwners(ctx, tx, user)
		if err != nil {
			return err
		}
		banned := end > at
		if !banned {
			held = 0
		}
		if banned && a.Role == chat.RoleOwner {
			if err := s.demandOwner(ctx, tx, user, now); err != nil {
				return err
			}
		}
		err = tx.Exec(ctx, `UPDATE users SET banned_until = $1, hold_until = $2 WHERE id = $3`, sqlstore.Args{end, held, user})
		if err == nil && !banned {
			return tx.Exec(ctx, `DELETE FROM marks WHERE "user" = (SELECT num FROM users WHERE id = $1)`, sqlstore.Args{user})
		}
		if err == nil {
			err = mark(ctx, tx, user, end, held, at)
		}
		if err != nil {
			return err
		}
		return tx.Exec(ctx, `DELETE FROM tokens WHERE "user" = (SELECT num FROM users WHERE id = $1)`, sqlstore.Args{user})
	})
}

// mark marks the tokens and the networks of a user's sessions. Marks of an earlier ban last as long as this one.
func mark(ctx context.Context, tx sqlstore.Tx, user chat.UserID, until, held, at chat.Millis) error {
	for _, q := range []struct {
		query string
		args  sqlstore.Args
	}{
		{`DELETE FROM marks WHERE until <= $1 AND NOT EXISTS (SELECT 1 FROM users u WHERE u.num = marks."user" AND u.banned_until > $1)`, sqlstore.Args{at}},
		{`UPDATE marks SET until = CASE WHEN network = 1 THEN CAST($1 AS bigint) ELSE CAST($2 AS bigint) END WHERE "user" = (SELECT num FROM users WHERE id = $3)`, sqlstore.Args{held, until, user}},
		{insertMarks(`hash`, 0), sqlstore.Args{until, user, 0}},
		{insertMarks(`next`, 0), sqlstore.Args{until, user, 0}},
		{insertMarks(`prev`, 0), sqlstore.Args{until, user, 0}},
		{insertMarks(`origin`, 1), sqlstore.Args{held, user, at - chat.Millis(originCounts/time.Millisecond)}}, // elsewhere by now, and somebody else is there
	} {
		if err := tx.Exec(ctx, q.query, q.args); err != nil {
			return err
		}
	}
	return nil
}

// originCounts is for how long a session says where its user is.
const originCounts = 24 * time.Hour

// insertMarks marks what a column has of the sessions of a user that began after a time.
func insertMarks(column string, network int) string {
	return fmt.Sprintf(`INSERT INTO marks (mark, "user", network, until) SELECT DISTINCT %s, "user", %d, CAST($1 AS bigint) FROM tokens
		WHERE "user" = (SELECT num FROM users WHERE id = $2) AND created_at >= $3 AND %[1]s IS NOT NULL ON CONFLICT DO NOTHING`, column, network)
}

// Mark marks another network of a user who is banned.
func (s Store) Mark(ctx context.Context, user chat.UserID, network string, now time.Time) error {
	return s.exec(ctx, `INSERT INTO marks (mark, "user", network, until) SELECT $1, num, 1, hold_until FROM users
		WHERE id = $2 AND banned_until > $3 AND hold_until > $3`+s.dialect.ForUpdate+` ON CONFLICT DO NOTHING`, sqlstore.Blob(network), user, chat.MillisOf(now))
}
