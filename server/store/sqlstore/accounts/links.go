package accounts

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"parley/server/store"
	"parley/server/store/sqlstore"
	"parley/shared/chat"
)

// PutLink stores a link.
func (s Store) PutLink(ctx context.Context, link store.Link) error {
	return s.db.Write(ctx, func(ctx context.Context, tx sqlstore.Tx) error {
		var user *int64
		if link.User != "" {
			num, _, err := sqlstore.UserByID(ctx, tx, link.User, s.dialect.ForUpdate)
			if err != nil {
				return err
			}
			user = &num
		}
		return tx.Exec(ctx, `INSERT INTO links (kind, hash, "user", data, expires_at) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (kind, hash) DO UPDATE SET "user" = excluded."user", data = excluded.data, expires_at = excluded.expires_at`,
			sqlstore.Args{link.Kind, link.Hash, user, string(link.Data), link.Expires})
	})
}

// PeekLink reads a link.
func (s Store) PeekLink(ctx context.Context, kind string, hash []byte, now time.Time) (store.Link, error) {
	return s.link(ctx, s.db, `SELECT coalesce(u.id, ''), l.data, l.expires_at FROM links l LEFT JOIN users u ON u.num = l."user"
		WHERE l.kind = $1 AND l.hash = $2`, kind, hash, now)
}

// TakeLink removes a link.
func (s Store) TakeLink(ctx context.Context, kind string, hash []byte, now time.Time) (link store.Link, err error) {
	err = s.db.Write(ctx, func(ctx context.Context, tx sqlstore.Tx) (err error) {
		link, err = s.link(ctx, tx, `DELETE FROM links WHERE kind = $1 AND hash = $2
			RETURNING coalesce((SELECT id FROM users WHERE num = "user"), ''), data, expires_at`, kind, hash, now)
		return err
	})
	if err != nil {
		return store.Link{}, err
	}
	return link, nil
}

// link reads one link that has not expired.
func (s Store) link(ctx context.Context, q sqlstore.Querier, query, kind string, hash []byte, now time.Time) (store.Link, error) {
	link := store.Link{Kind: kind, Hash: hash}
	var data string
	err := q.Get(ctx, query, sqlstore.Args{kind, hash}, &link.User, &data, &link.Expires)
	if errors.Is(err, sql.ErrNoRows) || err == nil && link.Expires <= chat.MillisOf(now) {
		err = voidLink()
	}
	if err != nil {
		return store.Link{}, err
	}
	link.Data = []byte(data)
	return link, nil
}

// DropLinks removes the links of a user.
func (s Store) DropLinks(ctx context.Context, kind string, user chat.UserID) error {
	return s.exec(ctx, `DELETE FROM links WHERE kind = $1 AND "user" = (SELECT num FROM users WHERE id = $2)`, kind, user)
}

// PurgeLinks removes expired links. Another server may remove others at the same time.
func (s Store) PurgeLinks(ctx context.Context, now time.Time, limit int) (purged int, err error) {
	err = s.db.Write(ctx, func(ctx context.Context, tx sqlstore.Tx) error {
		purged = 0
		return tx.Each(ctx, `DELETE FROM links WHERE (kind, hash) IN
			(SELECT kind, hash FROM links WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2`+s.dialect.Index.OnlyMine+`) RETURNING 1`,
			sqlstore.Args{chat.MillisOf(now), limit}, func(scan sqlstore.Scan) (bool, error) {
				purged++
				return true, nil
			})
	})
	if err != nil {
		return 0, err
	}
	return purged, nil
}
