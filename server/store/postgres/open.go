package postgres

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"log/slog"
	"path"
	"strconv"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"parley/server/store"
)

//go:embed migrations/*.sql
var migrations embed.FS

// schema is where the tables are, so that a database may be shared with other programs.
const schema = "parley"

// oldest is the first PostgreSQL that has all that is used.
const oldest = 150000

// Keys of advisory locks, which count in one database.
const (
	keySpace   = 0x5061726c // "Parl"
	keyMigrate = 1
	keyServe   = 2
	keyHistory = 3
	keySweep   = 4
)

// parse reads a URL and sets what every connection must have.
func parse(url string) (*pgxpool.Config, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("%w; write it as postgres://user:password@host:5432/database", err)
	}
	c := config.ConnConfig
	c.ConnectTimeout = connectWait
	for name, value := range map[string]string{
		"application_name": "parley", "search_path": schema, "synchronous_commit": "on", "default_transaction_isolation": "read committed",
		"statement_timeout": millis(statementWait), "lock_timeout": millis(lockWait), "idle_in_transaction_session_timeout": millis(idleWait),
		"client_min_messages": "warning",
		// A plan outlives the size that its table had, and no table stays small: what reads all of it is never right. The
		// costs that tell the planner so must not make it compile anything.
		"enable_seqscan": "off", "jit": "off",
	} {
		c.RuntimeParams[name] = value
	}
	return config, nil
}

func millis[D interface{ Milliseconds() int64 }](d D) string {
	return strconv.FormatInt(d.Milliseconds(), 10)
}

// prepare looks at the server and brings the schema to this program's version.
func prepare(ctx context.Context, config *pgx.ConnConfig, log *slog.Logger) error {
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	if err := suits(ctx, conn); err != nil {
		return err
	}
	return migrate(ctx, conn, log)
}

// suits returns an error for a server that cannot keep what it promises.
func suits(ctx context.Context, conn *pgx.Conn) error {
	var version int
	var fsync, pages, standby bool
	err := conn.QueryRow(ctx, `SELECT current_setting('server_version_num')::int, current_setting('fsync')::bool,
		current_setting('full_page_writes')::bool, pg_is_in_recovery()`).Scan(&version, &fsync, &pages, &standby)
	switch {
	case err != nil:
		return err
	case version < oldest:
		return fmt.Errorf("it is version %d; Parley needs %d or newer", version/10000, oldest/10000)
	case standby:
		return errors.New("it is a standby, which only reads; give the address of the primary")
	case !fsync || !pages:
		return errors.New("fsync or full_page_writes is off there: what is acknowledged would not outlive a power cut; turn them on")
	}
	return nil
}

// migrate applies the files that the schema does not have yet, each in a transaction. Servers that start together wait for
// each other.
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

// step applies the next file and returns its name, or "" if there is none.
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

// versionOf returns how many migrations the schema has, making an empty one if there is none.
func versionOf(ctx context.Context, tx pgx.Tx) (int, error) {
	var exists, meta bool
	var tables int
	err := tx.QueryRow(ctx, `SELECT to_regnamespace($1) IS NOT NULL, to_regclass($1 || '.meta') IS NOT NULL,
		(SELECT count(*) FROM pg_class WHERE relnamespace = to_regnamespace($1))`, schema).Scan(&exists, &meta, &tables)
	switch {
	case err != nil:
		return 0, err
	case !exists:
		_, err = tx.Exec(ctx, `CREATE SCHEMA `+schema)
		return 0, err
	case tables == 0:
		return 0, nil
	case !meta:
		return 0, fmt.Errorf("its schema %q belongs to another program; choose another database", schema)
	}
	var version string
	if err := tx.QueryRow(ctx, `SELECT coalesce((SELECT value FROM meta WHERE key = 'version'), '')`).Scan(&version); err != nil {
		return 0, fmt.Errorf("its schema %q belongs to another program; choose another database: %w", schema, err)
	}
	n, err := strconv.Atoi(version)
	if err != nil {
		return 0, fmt.Errorf("its schema %q belongs to another program; choose another database", schema)
	}
	return n, nil
}
