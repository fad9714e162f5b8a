package main

import (
	"context"

	"parley/server/store/transfer"
)

const migrateUsage = `Usage: parley migrate --from STORE --to STORE

Moves everything from a SQLite file to PostgreSQL or back. Clients reconnect and continue. Stop the servers of both stores first.
The target must be empty. The copy is compared with its source; an interrupted move continues when the same command runs again.
Afterwards no server starts on the old store, which is otherwise unchanged.

  --from STORE
        the store to move, or PARLEY_FROM
  --to STORE
        the empty store to move to, or PARLEY_TO

` + storesUsage

var migrateCommand = transferCommand{"migrate", migrateUsage, "PARLEY_FROM", "PARLEY_TO", "", migrateStore,
	"Serve the new store with --store. No server starts on the old one; keep it until you are satisfied, then delete it."}

func migrateStore(ctx context.Context, from, to string, _ bool, progress func(string, int64, int64)) (*transfer.Report, error) {
	source, err := transferFrom(ctx, from, true)
	if err != nil {
		return nil, err
	}
	return copyInto(ctx, source, to, transfer.Options{Move: true, Progress: progress})
}
