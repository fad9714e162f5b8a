package main

import (
	"context"
	"strings"

	"parley/app/check"
	"parley/app/load"
	"parley/server/store/postgres"
	"parley/server/store/sqlite"
)

// openSource opens what a check compares with: a database, or a server.
func openSource(ctx context.Context, store string) (check.Source, error) {
	if path, isFile := strings.CutPrefix(store, "sqlite:"); isFile {
		return source(sqlite.OpenReader(path))
	}
	if isPostgres(store) {
		return source(postgres.OpenReader(ctx, store))
	}
	return load.Source(ctx, store)
}

// source returns no source with an error: that of a failed opening is a pointer to nothing.
func source[S check.Source](s S, err error) (check.Source, error) {
	if err != nil {
		return nil, err
	}
	return s, nil
}
