package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"strings"

	"parley/server/bus"
	"parley/server/bus/memory"
	"parley/server/bus/redis"
	"parley/server/store"
	"parley/server/store/postgres"
	"parley/server/store/sqlite"
)

// openStore opens what --store names.
func openStore(ctx context.Context, cfg *config, log *slog.Logger) (store.Store, error) {
	path, isFile := strings.CutPrefix(cfg.store, "sqlite:")
	if !isFile {
		return postgres.Open(ctx, cfg.store, postgres.Options{Alone: cfg.alone(), Log: log})
	}
	db, err := sqlite.Open(path, log)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	return db, nil
}

// openBus opens what --bus names. Servers of one store have a part of a Redis to themselves.
func openBus(ctx context.Context, cfg *config, db store.Store, log *slog.Logger) (bus.Bus, error) {
	if cfg.alone() {
		return memory.New(), nil
	}
	secret, err := db.Secret(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the secret of the store: %w", err)
	}
	return redis.Open(ctx, cfg.bus, redis.Options{Namespace: namespace(secret), Log: log})
}

// namespace tells the servers of one store from everybody else in a Redis, and does not tell the secret.
func namespace(secret []byte) string {
	sum := sha256.Sum256(append([]byte("namespace\x00"), secret...))
	return hex.EncodeToString(sum[:8])
}
