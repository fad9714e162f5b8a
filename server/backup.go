package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"parley/server/store/sqlite"
	"parley/server/store/transfer"
)

var backupMoving = moving{"backup", backupUsage, "PARLEY_STORE", "", "sqlite:var/parley.db", backupStore, ""}

const backupUsage = `Usage: parley backup --to FILE [--from STORE] [--force]

Copies everything of one moment into a SQLite file, also while servers run, and compares it with what was read.

  --to FILE
        the file, which appears when it is whole
  --from STORE
        where messages are, or PARLEY_STORE; default sqlite:var/parley.db
  --force
        replace the file if it is there

` + storesUsage

func backupStore(ctx context.Context, from, to string, force bool, progress func(string, int64, int64)) (*transfer.Report, error) {
	source, err := transferFrom(ctx, from, false)
	if err != nil {
		return nil, err
	}
	defer source.Close()
	backup, err := sqlite.NewBackup(strings.TrimPrefix(to, "sqlite:"), force)
	if errors.Is(err, fs.ErrExist) {
		err = fmt.Errorf("%w; choose another name, or say --force to replace it", err)
	}
	if err != nil {
		return nil, err
	}
	report, err := transfer.Copy(ctx, source, backup.Side, transfer.Options{Progress: progress})
	if err != nil {
		return nil, errors.Join(err, backup.Drop())
	}
	return report, backup.Keep(ctx)
}
