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

var backupCommand = transferCommand{"backup", backupUsage, "PARLEY_STORE", "", "sqlite:var/parley.db", backupStore, ""}

const backupUsage = `Usage: parley backup --to FILE [--from STORE] [--force]

Copies a consistent snapshot of everything into a SQLite file, also while servers run, and compares the copy with its source. If people were
erased, FILE.erased lists their ids: a restore of an older backup in the same folder erases them again.

  --to FILE
        the file, which appears when it is complete
  --from STORE
        the store to copy, or PARLEY_STORE; default sqlite:var/parley.db
  --force
        replace an existing file

` + storesUsage

func backupStore(ctx context.Context, from, to string, force bool, progress func(string, int64, int64)) (*transfer.Report, error) {
	source, err := transferFrom(ctx, from, false)
	if err != nil {
		return nil, err
	}
	defer source.Close()
	backup, err := sqlite.NewBackup(strings.TrimPrefix(to, "sqlite:"), force)
	if errors.Is(err, fs.ErrExist) {
		err = fmt.Errorf("%w; choose another name, or replace it with --force", err)
	}
	if err != nil {
		return nil, err
	}
	report, err := transfer.Copy(ctx, source, backup.Side, transfer.Options{Progress: progress})
	if err != nil {
		return nil, errors.Join(err, backup.Abort())
	}
	erased, err := backup.Erased(ctx)
	if err = errors.Join(err, backup.Commit(ctx)); err == nil {
		err = writeErased(strings.TrimPrefix(to, "sqlite:"), erased)
	}
	return report, err
}
