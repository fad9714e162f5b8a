package node

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"parley/server/auth"
	"parley/server/bus"
	"parley/server/bus/redis"
	"parley/server/doctor"
	"parley/server/store"
	"parley/server/store/postgres"
	"parley/server/store/sqlite"
)

// openStore opens what --store names.
func openStore(ctx context.Context, cfg *Config, log *slog.Logger) (store.Store, error) {
	path, isFile := strings.CutPrefix(cfg.Store, "sqlite:")
	if !isFile {
		return postgres.Open(ctx, cfg.Store, postgres.Options{Alone: cfg.Alone(), Log: log})
	}
	db, err := sqlite.Open(path, log)
	if err != nil {
		return nil, err // not a nil *sqlite.Store
	}
	if exposed := doctor.Exposed(path); len(exposed) > 0 {
		log.Warn("other users of this machine can read the messages: chmod 600", "files", strings.Join(exposed, " "))
	}
	return db, nil
}

// openBus opens what --bus names, whether Redis can be reached yet or not, and returns where the nodes count rate limits together. Both
// are nil for a single node.
func openBus(ctx context.Context, cfg *Config, db store.Store, log *slog.Logger) (bus.Bus, auth.Shared, error) {
	if cfg.Alone() {
		return nil, nil, nil
	}
	secret, err := db.Secret(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("read the secret of the store: %w", err)
	}
	b, err := redis.Open(ctx, cfg.Bus, redis.Options{Secret: secret, Log: log, Patient: true})
	if err != nil {
		return nil, nil, err
	}
	return b, b.Limits(), nil
}

// SQLitePath returns the file of a SQLite store.
func SQLitePath(store string) (string, error) {
	path, isFile := strings.CutPrefix(store, "sqlite:")
	switch {
	case !isFile:
		return "", fmt.Errorf("%q is not a store; use sqlite:FILE or postgres://USER:PASSWORD@HOST/DATABASE", store)
	case path == "":
		return "", errors.New("the file is missing; use sqlite:var/parley.db")
	case strings.HasPrefix(path, "~"):
		return "", fmt.Errorf("%q: the shell expands ~ only where a word begins; write the directory out, as in sqlite:/home/you/parley.db", store)
	}
	return path, nil
}
