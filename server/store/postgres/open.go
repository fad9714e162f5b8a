package postgres

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"log/slog"
	"path"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"parley/server/store"
)

//go:embed migrations/*.sql
var migrations embed.FS

// schema is where the tables are, so that a database may be shared with other programs.
const schema = "parley"

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
	if err == nil {
		err = checkURL(url)
	}
	if err != nil {
		return nil, &store.Refusal{Where: "the PostgreSQL", Found: "its URL cannot be read: " + unread(err),
			Do: "write it as postgres://user:password@host:5432/database, and in a password @ as %40, / as %2F, : as %3A, ? as %3F, # as %23 and % as %25"}
	}
	config.ConnConfig.ConnectTimeout = connectWait
	config.ConnConfig.AfterConnect = startSession()
	return config, nil
}

// checkURL refuses what may be a password with characters that mean something in a URL: parts of it would be taken for a host, and shown.
func checkURL(url string) error {
	_, rest, isURL := strings.Cut(url, "://")
	if !isURL {
		return nil
	}
	end := len(rest)
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		end = i
	}
	if strings.Count(rest, "@") > 1 || strings.Contains(rest[end:], "@") {
		return errors.New("it has an @ in a place other than between the password and the host")
	}
	return nil
}

// unread returns why a URL cannot be read, without the URL.
func unread(err error) string {
	text := err.Error()
	if _, reason, found := strings.Cut(text, "`: "); found {
		return reason
	}
	if strings.HasPrefix(text, "cannot parse") {
		return "it is no URL"
	}
	return text
}

func millis[D interface{ Milliseconds() int64 }](d D) string {
	return strconv.FormatInt(d.Milliseconds(), 10)
}

// prepare looks at the server and brings the schema to this program's version.
func prepare(ctx context.Context, config *pgx.ConnConfig, log *slog.Logger) error {
	if err := checkPooler(ctx, config); err != nil {
		return err
	}
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	if _, err := examine(ctx, conn); err != nil {
		return err
	}
	return migrate(ctx, conn, log)
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
	exists, version, err := schemaOf(ctx, tx)
	if err == nil && !exists {
		_, err = tx.Exec(ctx, `CREATE SCHEMA `+schema)
	}
	return version, err
}
