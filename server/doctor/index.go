package doctor

import (
	"context"
	"fmt"

	"parley/server/store/postgres"
	"parley/server/store/sqlite"
	"parley/server/store/sqlstore"
)

const indexSample = 300 // messages that are looked for in the index for search

func indexSQLite(ctx context.Context, r *report, path string) {
	db, err := sqlite.OpenReader(path)
	if err != nil {
		r.note("database.search", err.Error(), "check whether this user may read the file")
		return
	}
	defer db.Close()
	checked, err := db.CheckIndex(ctx, indexSample)
	r.index(checked, err)
}

func indexPostgres(ctx context.Context, r *report, cfg Config) {
	db, err := postgres.OpenReader(ctx, cfg.Store)
	if err != nil {
		r.note("database.search", err.Error(), "see the log of the database")
		return
	}
	defer db.Close()
	checked, err := db.CheckIndex(ctx, indexSample)
	r.index(checked, err)
}

// index reports how far the index for search is, and whether it has what was said. An older version has none.
func (r *report) index(is sqlstore.CheckedIndex, err error) {
	switch {
	case err != nil:
		r.note("database.search", "the index for search cannot be checked: "+err.Error(), "start this version on the database once")
	case is.Wrong > 0:
		r.warn("database.search", fmt.Sprintf("the index for search differs from %d of %d messages", is.Wrong, is.Looked),
			"make a backup and restore it: a copy gets a new index")
	case !is.Complete():
		r.note("database.search", fmt.Sprintf("the index for search has %d of %d messages and events (%d %%)", is.Done, is.Total, 100*is.Done/is.Total),
			"a running server completes it by itself")
	default:
		r.ok("database.search", fmt.Sprintf("the index for search is complete; %d messages were looked for in it", is.Looked))
	}
}
