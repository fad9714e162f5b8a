package accounts

import (
	"cmp"
	"context"
	"math"

	"parley/server/store"
	"parley/server/store/sqlstore"
	"parley/shared/chat"
)

// AddAudit appends an entry.
func (s Store) AddAudit(ctx context.Context, entry store.AuditEntry, keptFrom chat.Millis) error {
	return s.db.Write(ctx, func(ctx context.Context, tx sqlstore.Tx) error {
		if err := tx.Exec(ctx, `DELETE FROM audit WHERE at < $1`, sqlstore.Args{keptFrom}); err != nil {
			return err
		}
		return tx.Exec(ctx, `INSERT INTO audit (at, "by", via, act, target, "before", "after", network) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			sqlstore.Args{entry.At, entry.By, entry.Via, entry.Act, entry.Target, entry.Before, entry.After, entry.Network})
	})
}

// ListAudit reads a page of entries.
func (s Store) ListAudit(ctx context.Context, query store.AuditQuery, limit int) ([]store.AuditEntry, error) {
	return sqlstore.List(ctx, s.db, `SELECT num, at, "by", via, act, target, "before", "after", network FROM audit
		WHERE num < $1 AND (CAST($3 AS TEXT) = '' OR act = $3) AND (CAST($4 AS TEXT) = '' OR "by" = $4 OR target = $4)
		AND NOT (act = $5 AND target = $6) ORDER BY num DESC LIMIT $2`,
		sqlstore.Args{cmp.Or(query.Before, math.MaxInt64), max(limit, 0), query.Act, query.User, query.Secret.Act, query.Secret.Target}, func(scan sqlstore.Scan) (e store.AuditEntry, err error) {
			err = scan(&e.ID, &e.At, &e.By, &e.Via, &e.Act, &e.Target, &e.Before, &e.After, &e.Network)
			return e, err
		})
}
