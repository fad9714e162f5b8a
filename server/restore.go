package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"parley/server/store/sqlite"
	"parley/server/store/transfer"
)

var restoreCommand = transferCommand{"restore", restoreUsage, "", "PARLEY_STORE", "sqlite:var/parley.db", restoreStore, ""}

const restoreUsage = `Usage: parley restore --from FILE [--to STORE]

Copies a backup into an empty store, and gives its history a new epoch: clients drop what it does not have, and resend what was never
acknowledged. A backup of an older version works too. People who are on a list NAME.erased in the folder of the backup are erased again.

  --from FILE
        a backup, or any store
  --to STORE
        the empty store to fill, or PARLEY_STORE; default sqlite:var/parley.db

` + storesUsage

func restoreStore(ctx context.Context, from, to string, _ bool, progress func(string, int64, int64)) (*transfer.Report, error) {
	if !isPostgres(from) && !strings.HasPrefix(from, "sqlite:") {
		from = "sqlite:" + from
	}
	source, err := transferFrom(ctx, from, false)
	if errors.Is(err, sqlite.ErrOlder) {
		dir, tempErr := os.MkdirTemp("", "parley-restore-")
		if tempErr != nil {
			return nil, tempErr
		}
		defer os.RemoveAll(dir)
		source, err = upgraded(ctx, from, dir)
	}
	if err != nil {
		return nil, err
	}
	report, err := copyInto(ctx, source, to, transfer.Options{NewEpoch: true, Progress: progress})
	if err == nil && !isPostgres(from) {
		report.Erased, err = eraseAgain(ctx, to, filepath.Dir(strings.TrimPrefix(from, "sqlite:")))
	}
	return report, err
}

// upgraded opens a copy of an older version's file that was brought to this program's version.
func upgraded(ctx context.Context, from, dir string) (*transfer.Side, error) {
	path, err := sqlite.Upgraded(ctx, strings.TrimPrefix(from, "sqlite:"), dir)
	if err != nil {
		return nil, err
	}
	return sqlite.TransferFrom(ctx, path, true)
}
