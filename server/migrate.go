package main

import (
	"context"

	"parley/server/store/transfer"
)

const migrateUsage = `Usage: parley migrate --from STORE --to STORE

Moves everything, from a SQLite file to PostgreSQL or back, so that people who return notice nothing. Stop the servers of both first.
The target must be empty. What was copied is compared with what was read; an interrupted move goes on where it was when the same
command runs again. Afterwards no server starts on the old store, which stays as it is otherwise.

  --from STORE
        where messages are, or PARLEY_FROM
  --to STORE
        where they will be, or PARLEY_TO

` + storesUsage

var migrateMoving = moving{"migrate", migrateUsage, "PARLEY_FROM", "PARLEY_TO", "", migrateStore,
	"Serve the new one with --store. No server starts on the old one; keep it until you are content, then delete it."}

func migrateStore(ctx context.Context, from, to string, _ bool, progress func(string, int64, int64)) (*transfer.Report, error) {
	source, err := transferFrom(ctx, from, true)
	if err != nil {
		return nil, err
	}
	return copyInto(ctx, source, to, transfer.Options{Move: true, Progress: progress})
}
