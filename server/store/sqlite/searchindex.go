package sqlite

import (
	"context"
	"strings"

	"parley/server/store/sqlstore"
)

// index is a table of FTS5 without contents, whose rows are events. What is deleted from it is removed at once, not only marked.
var index = sqlstore.Index{
	Key: func(key string, prefix bool) string {
		if prefix {
			return `"` + key + `"*`
		}
		return `"` + key + `"`
	},
	And: " AND ", Or: " OR ",
	Matching: ` FROM search c WHERE c.search MATCH $1`,
	Num:      `c.rowid`,
	Add: func(ctx context.Context, tx sqlstore.Tx, nums []int64, keys [][]string) error {
		for i, num := range nums {
			if err := tx.Exec(ctx, `INSERT INTO search (rowid, keys) VALUES ($1, $2)`, sqlstore.Args{num, strings.Join(keys[i], " ")}); err != nil {
				return err
			}
		}
		return nil
	},
	Change: changeKeys,
	Remove: func(num int64, keys []string) sqlstore.Statement {
		return sqlstore.Statement{SQL: `INSERT INTO search (search, rowid, keys) VALUES ('delete', $1, $2)`, Args: sqlstore.Args{num, strings.Join(keys, " ")}}
	},
	Clear: `INSERT INTO search (search) VALUES ('delete-all')`,
}

// changeKeys changes an event if it is in the index. FTS5 has to be told what it knows the row by, and counts rows: so a row is always
// deleted and inserted, with only the keys that differ.
func changeKeys(num int64, drop, add, _ []string) []sqlstore.Statement {
	const indexed = ` WHERE $1 <= (SELECT indexed FROM search_state)`
	return []sqlstore.Statement{
		{SQL: `INSERT INTO search (search, rowid, keys) SELECT 'delete', $1, $2` + indexed, Args: sqlstore.Args{num, strings.Join(drop, " ")}},
		{SQL: `INSERT INTO search (rowid, keys) SELECT $1, $2` + indexed, Args: sqlstore.Args{num, strings.Join(add, " ")}},
	}
}

// Settled returns the newest event: nobody else writes.
func (db database) Settled(ctx context.Context) (num int64, err error) {
	err = db.Get(ctx, `SELECT coalesce(max(num), 0) FROM events`, nil, &num)
	return num, err
}
