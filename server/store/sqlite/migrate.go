package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"log/slog"
	"path"

	"parley/server/store"
	"parley/server/store/sqlite/dbfile"
)

//go:embed migrations/*.sql
var migrations embed.FS

// errForeign means that the database belongs to another program.
var errForeign = errors.New("it is a database of another program; choose another path")

// versionOf returns the number of migrations that were applied, 0 for a new database. It changes nothing.
func versionOf(ctx context.Context, conn rower) (int, error) {
	var version, mark, tables int
	err := conn.QueryRowContext(ctx, `SELECT
		(SELECT user_version FROM pragma_user_version),
		(SELECT application_id FROM pragma_application_id),
		(SELECT count(*) FROM sqlite_schema)`).Scan(&version, &mark, &tables)
	steps, readErr := migrations.ReadDir("migrations")
	switch {
	case err != nil || readErr != nil:
		return 0, errors.Join(err, readErr)
	case mark != dbfile.Application && (mark != 0 || version != 0 || tables != 0):
		return 0, errForeign
	case version > len(steps):
		return 0, fmt.Errorf("%w (it has version %d, this program knows %d)", store.ErrNewer, version, len(steps))
	}
	return version, nil
}

// migrate applies the migrations after version in the order of their names, each with its number in one transaction.
func migrate(ctx context.Context, conn *sql.Conn, version int, log *slog.Logger) error {
	steps, err := migrations.ReadDir("migrations")
	if err != nil {
		return err
	}
	for ; version < len(steps); version++ {
		name := steps[version].Name()
		if err := step(ctx, conn, name, version); err != nil {
			return fmt.Errorf("migration %s: %w", name, err)
		}
		log.Info("database migrated", "step", name)
	}
	return nil
}

// step applies one migration, unless another process has done so since the version was read.
func step(ctx context.Context, conn *sql.Conn, name string, version int) error {
	statements, err := migrations.ReadFile(path.Join("migrations", name))
	if err != nil {
		return err
	}
	if _, err := conn.ExecContext(ctx, `BEGIN IMMEDIATE`); err != nil {
		return err
	}
	now, err := versionOf(ctx, conn)
	if err == nil && now == version {
		_, err = conn.ExecContext(ctx, fmt.Sprintf("%s;\nPRAGMA application_id = %d;\nPRAGMA user_version = %d;\nCOMMIT",
			statements, dbfile.Application, version+1))
	} else if err == nil {
		_, err = conn.ExecContext(ctx, `ROLLBACK`)
	}
	if err != nil {
		_, _ = conn.ExecContext(ctx, `ROLLBACK`) // the operator needs the first error
	}
	return err
}
