package postgres

import (
	"context"
	"embed"
	"fmt"
	"log/slog"
	"path"
	"strconv"

	"github.com/jackc/pgx/v5"

	"parley/server/store"
)

//go:embed migrations/*.sql
var migrations embed.FS

// migrate applies the missing migrations, each in a transaction. Servers that start together wait for each other.
func migrate(ctx context.Context, conn *pgx.Conn, log *slog.Logger) error {
	steps, err := migrations.ReadDir("migrations")
	if err != nil {
		return err
	}
	for {
		name, err := step(ctx, conn, len(steps))
		if err != nil {
			return fmt.Errorf("migrate: %w", err)
		}
		if name == "" {
			return nil
		}
		log.Info("database migrated", "step", name)
	}
}

// step applies the next migration and returns its name, or an empty string if there is none.
func step(ctx context.Context, conn *pgx.Conn, known int) (name string, err error) {
	err = pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0`); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1, $2)`, keySpace, keyMigrate); err != nil {
			return err
		}
		version, err := versionOf(ctx, tx)
		switch {
		case err != nil || version == known:
			return err
		case version > known:
			return fmt.Errorf("%w (the schema has version %d, this program knows %d)", store.ErrNewer, version, known)
		}
		steps, err := migrations.ReadDir("migrations")
		if err != nil {
			return err
		}
		name = steps[version].Name()
		statements, err := migrations.ReadFile(path.Join("migrations", name))
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, string(statements)); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		_, err = tx.Exec(ctx, `INSERT INTO meta (key, value) VALUES ('version', $1) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
			strconv.Itoa(version+1))
		return err
	})
	if err != nil {
		name = ""
	}
	return name, err
}

// versionOf returns the number of migrations that were applied. It creates the schema if there is none.
func versionOf(ctx context.Context, tx pgx.Tx) (int, error) {
	exists, version, err := schemaOf(ctx, tx)
	if err == nil && !exists {
		_, err = tx.Exec(ctx, `CREATE SCHEMA `+schema)
	}
	return version, err
}
