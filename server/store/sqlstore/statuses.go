package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

// SetStatus keeps the row of a user who says nothing any more: its Rev goes on.
func (s Store) SetStatus(ctx context.Context, user chat.UserID, status chat.Status, now time.Time) (chat.Status, error) {
	err := s.db.Write(ctx, func(ctx context.Context, tx Tx) error {
		if status.Emoji != "" || status.Text != "" {
			if err := speaks(ctx, tx, user, chat.MillisOf(now), s.dialect.ForUpdate); err != nil {
				return err
			}
		}
		err := tx.Get(ctx, `INSERT INTO statuses ("user", emoji, text, until, quiet, rev, at) SELECT num, $2, $3, $4, $5, 1, $6 FROM users WHERE id = $1
			ON CONFLICT ("user") DO UPDATE SET emoji = excluded.emoji, text = excluded.text, until = excluded.until, quiet = excluded.quiet,
				rev = statuses.rev + 1, at = excluded.at RETURNING rev`,
			Args{user, status.Emoji, status.Text, status.Until, status.Quiet, chat.MillisOf(now)}, &status.Rev)
		if errors.Is(err, sql.ErrNoRows) {
			return NoUser()
		}
		return err
	})
	return status, s.dialect.Refusal(err, err, NoUser())
}

// Status returns a user's status.
func (s Store) Status(ctx context.Context, user chat.UserID) (status chat.Status, err error) {
	err = s.db.Get(ctx, `SELECT emoji, text, until, quiet, rev FROM statuses WHERE "user" = (SELECT num FROM users WHERE id = $1)`, Args{user},
		&status.Emoji, &status.Text, &status.Until, &status.Quiet, &status.Rev)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return status, err
}

// Statuses reads those that were set since a time.
func (s Store) Statuses(ctx context.Context, since, now time.Time) ([]chat.UserStatus, error) {
	says, args := "", Args{store.StatusesMax, max(chat.MillisOf(since), 0)}
	if since.IsZero() {
		says, args = ` AND (s.quiet > $3 OR (s.emoji <> '' OR s.text <> '') AND (s.until = 0 OR s.until > $3))`, append(args, chat.MillisOf(now))
	}
	return List(ctx, s.db, `SELECT u.id, s.emoji, s.text, s.until, s.quiet, s.rev FROM statuses s JOIN users u ON u.num = s."user"
		WHERE s.at >= $2`+says+` ORDER BY s.at DESC LIMIT $1`, args, func(scan Scan) (st chat.UserStatus, err error) {
		err = scan(&st.User, &st.Emoji, &st.Text, &st.Until, &st.Quiet, &st.Rev)
		return st, err
	})
}
