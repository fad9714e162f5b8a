package sqlstore

import (
	"context"
	"time"

	"parley/shared/chat"
)

// Shelve puts a text on the user's shelf.
func (s Store) Shelve(ctx context.Context, user chat.UserID, draft chat.Draft, now time.Time) error {
	return s.db.Erase(ctx, func(ctx context.Context, tx Tx) error {
		num, _, err := UserByID(ctx, tx, user, s.dialect.ForUpdate)
		if err != nil {
			return err
		}
		return shelve(ctx, tx, num, draft, now)
	})
}

// shelve puts a text on the shelf of a user, who is locked, and removes what no longer fits.
func shelve(ctx context.Context, tx Tx, user int64, draft chat.Draft, now time.Time) error {
	there, err := List(ctx, tx, `SELECT room, num, 0, text, reply, at, refused FROM shelf WHERE "user" = $1 ORDER BY num DESC`, Args{user}, scanDraft)
	if err != nil {
		return err
	}
	num, count, bytes := int64(chat.MillisOf(now)), 1, len(draft.Text)
	var drop []int64
	for _, d := range there {
		num = max(num, d.Version+1)
		same := d.Room == draft.Room
		switch {
		case same && within(draft.Text, d.Text):
			if draft.Refused == "" {
				return nil
			}
			return tx.Exec(ctx, `UPDATE shelf SET refused = $3 WHERE "user" = $1 AND num = $2`, Args{user, d.Version, draft.Refused})
		case same && within(d.Text, draft.Text), d.At < chat.MillisOf(now.Add(-chat.ShelfTime)), count == chat.ShelfMax, bytes+len(d.Text) > chat.DraftsBytes:
			drop = append(drop, d.Version)
			continue
		}
		count, bytes = count+1, bytes+len(d.Text)
	}
	for _, d := range drop {
		if err := tx.Exec(ctx, `DELETE FROM shelf WHERE "user" = $1 AND num = $2`, Args{user, d}); err != nil {
			return err
		}
	}
	return tx.Exec(ctx, `INSERT INTO shelf ("user", num, room, text, reply, at, refused) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		Args{user, num, draft.Room, draft.Text, draft.Reply, chat.MillisOf(now), draft.Refused})
}

// Unshelve removes a draft from the user's shelf.
func (s Store) Unshelve(ctx context.Context, user chat.UserID, version int64) error {
	return s.db.Erase(ctx, func(ctx context.Context, tx Tx) error {
		return tx.Exec(ctx, `DELETE FROM shelf WHERE "user" = (SELECT num FROM users WHERE id = $1) AND num = $2`, Args{user, version})
	})
}
