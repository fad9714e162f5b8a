package postgres

import (
	"context"
	"strings"
	"sync"

	"parley/server/store/sqlstore"
)

// index is a table of text vectors with a GIN index. OFFSET 0 keeps PostgreSQL from finding the rows in another way than by that.
var index = sqlstore.Index{
	Key: func(key string, prefix bool) string {
		key = `'` + strings.NewReplacer(`'`, `''`, `\`, `\\`).Replace(key) + `'`
		if prefix {
			key += ":*"
		}
		return key
	},
	And: " & ", Or: " | ",
	Matching: ` FROM (SELECT num FROM search WHERE keys @@ $1::text::tsquery AND num < $2 ORDER BY num DESC OFFSET 0) c WHERE true`,
	Num:      `c.num`,
	OnlyMine: ` FOR UPDATE SKIP LOCKED`,
	Add: func(ctx context.Context, tx sqlstore.Tx, nums []int64, keys [][]string) error {
		lines := make([]string, len(keys))
		for i := range keys {
			lines[i] = strings.Join(keys[i], " ")
		}
		return tx.Exec(ctx, `INSERT INTO search (num, keys) SELECT num, array_to_tsvector(string_to_array(keys, ' '))
			FROM unnest($1::bigint[], $2::text[]) AS e(num, keys) ORDER BY num ON CONFLICT (num) DO NOTHING`, sqlstore.Args{nums, lines})
	},
	Change: changeKeys,
	Remove: func(num int64, _ []string) sqlstore.Statement {
		return sqlstore.Statement{SQL: `DELETE FROM search WHERE num = $1`, Args: sqlstore.Args{num}}
	},
	Clear: `TRUNCATE search`,
}

// changeKeys changes an event whether it is in the index or not: Add, which may have read it before it was changed, leaves it as it is then.
// So what was deleted has a row without keys.
func changeKeys(num int64, _, _, all []string) []sqlstore.Statement {
	return []sqlstore.Statement{{
		SQL:  `INSERT INTO search (num, keys) VALUES ($1, array_to_tsvector(string_to_array($2, ' '))) ON CONFLICT (num) DO UPDATE SET keys = excluded.keys`,
		Args: sqlstore.Args{num, strings.Join(all, " ")},
	}}
}

const selectNewest = `SELECT coalesce(max(num), 0) FROM events`

// settling finds out up to which event no new one will appear. Transactions that run at the same time commit in another order than that of
// their primary keys, but each has its number before it takes one.
type settling struct {
	mu       sync.Mutex
	settled  int64
	next     int64 // will be settled when all transactions up to number are over
	number   int64
	awaiting bool
}

// Settled returns the newest event that was settled by the last call or is now.
func (db database) Settled(ctx context.Context) (int64, error) {
	s := &db.settling
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.awaiting {
		if err := db.Get(ctx, selectNewest, nil, &s.next); err != nil || s.next == s.settled {
			return s.settled, err
		}
		err := db.transact(ctx, func(ctx context.Context, t tx) error {
			if err := t.Get(ctx, selectNewest, nil, &s.next); err != nil {
				return err
			}
			return t.Get(ctx, `SELECT pg_current_xact_id()::text::bigint`, nil, &s.number)
		})
		if err != nil {
			return s.settled, db.translate(ctx, err)
		}
		s.awaiting = true
	}
	var running int64
	if err := db.Get(ctx, `SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint`, nil, &running); err != nil {
		return s.settled, err
	}
	if running > s.number {
		s.settled, s.awaiting = s.next, false
	}
	return s.settled, nil
}
