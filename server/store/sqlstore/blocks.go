package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"parley/shared/chat"
)

// blockedBy selects the primary keys of those whom a user blocks, whose id is a parameter such as $1. It refers to no row around it, so
// a database reads it once for a query.
func blockedBy(param string) string {
	return `(SELECT b.blocked FROM blocks b WHERE b."user" = (SELECT num FROM users WHERE id = ` + param + `))`
}

// SetBlock adds or removes a block.
func (s Store) SetBlock(ctx context.Context, user, other chat.UserID, on bool, now time.Time) (changed bool, err error) {
	if user == other {
		return false, chat.Errorf(chat.CodeToSelf, "that is yourself")
	}
	err = s.db.Write(ctx, func(ctx context.Context, tx Tx) error {
		changed, err = s.setBlock(ctx, tx, user, other, on, chat.MillisOf(now))
		return err
	})
	return changed && err == nil, s.dialect.Refusal(err, err, NoUser())
}

// setBlock locks the user, whose blocks it counts.
func (s Store) setBlock(ctx context.Context, tx Tx, user, other chat.UserID, on bool, at chat.Millis) (changed bool, err error) {
	blocker, _, err := UserByID(ctx, tx, user, s.dialect.ForUpdate)
	if err != nil {
		return false, err
	}
	blocked, _, err := UserByID(ctx, tx, other, "")
	if err != nil {
		return false, err
	}
	if on {
		changed, err = block(ctx, tx, blocker, blocked, at)
	} else {
		changed, err = unblock(ctx, tx, blocker, blocked)
	}
	if err != nil || !changed {
		return false, err
	}
	return true, tx.CountChange(ctx, blocker)
}

func block(ctx context.Context, tx Tx, blocker, blocked int64, at chat.Millis) (changed bool, err error) {
	var has bool
	var count int
	err = tx.Get(ctx, `SELECT EXISTS (SELECT 1 FROM blocks WHERE "user" = $1 AND blocked = $2), (SELECT count(*) FROM blocks WHERE "user" = $1)`,
		Args{blocker, blocked}, &has, &count)
	switch {
	case err != nil || has:
		return false, err
	case count >= chat.BlocksMax:
		return false, TooManyBlocks()
	}
	return true, tx.Exec(ctx, `INSERT INTO blocks ("user", blocked, at) VALUES ($1, $2, $3)`, Args{blocker, blocked, at})
}

func unblock(ctx context.Context, tx Tx, blocker, blocked int64) (changed bool, err error) {
	err = tx.Get(ctx, `DELETE FROM blocks WHERE "user" = $1 AND blocked = $2 RETURNING 1`, Args{blocker, blocked}, new(int))
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// Blocked returns whom the user blocks.
func (s Store) Blocked(ctx context.Context, user chat.UserID) ([]chat.User, error) {
	return s.users(ctx, `SELECT u.id, u.name, u.rev FROM blocks b JOIN users u ON u.num = b.blocked
		WHERE b."user" = (SELECT num FROM users WHERE id = $1) ORDER BY b.at, b.blocked`, Args{user})
}

// MayDeliver returns not_delivered for a message that cannot reach its recipient.
func (s Store) MayDeliver(ctx context.Context, from, to chat.UserID, now time.Time) error {
	var cannot bool
	err := s.db.Get(ctx, `SELECT EXISTS (SELECT 1 FROM users f JOIN users t ON t.id = $2 WHERE f.id = $1
		AND (t.banned_until > $3 OR t.name = $4
			OR EXISTS (SELECT 1 FROM blocks b WHERE b."user" = f.num AND b.blocked = t.num)
			OR EXISTS (SELECT 1 FROM blocks b WHERE b."user" = t.num AND b.blocked = f.num)
				AND EXISTS (SELECT 1 FROM members m WHERE m."user" = t.num AND m.peer = f.num AND m.request = '')))`,
		Args{from, to, chat.MillisOf(now), chat.DeletedUser}, &cannot)
	if err == nil && cannot {
		err = NotDelivered()
	}
	return err
}
