package postgres

import (
	"context"
	"fmt"
	"strconv"

	"github.com/jackc/pgx/v5"

	"parley/server/store"
	"parley/server/store/sqlstore"
)

// Inspection describes a database that can be served.
type Inspection struct {
	Conn    *pgx.Conn // the caller closes it
	Pooled  bool      // a pooler is in front of it
	Version int       // of the schema; 0 if a server will create it
	Epoch   string
}

// Inspect runs the checks of Open, and returns its error if one fails. It changes nothing, and servers may be running.
func Inspect(ctx context.Context, url string) (*Inspection, error) {
	config, err := parse(url)
	if err != nil {
		return nil, err
	}
	i, err := inspect(ctx, config.ConnConfig)
	if err != nil {
		return nil, explain(config.ConnConfig, err)
	}
	return i, nil
}

func inspect(ctx context.Context, config *pgx.ConnConfig) (i *Inspection, err error) {
	if err := checkPooler(ctx, config); err != nil {
		return nil, err
	}
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			conn.Close(context.WithoutCancel(ctx))
		}
	}()
	i = &Inspection{Conn: conn, Pooled: conn.PgConn().CustomData()[pooled] != nil}
	if i.Version, err = examine(ctx, conn); err != nil || i.Version == 0 {
		return i, err
	}
	if err := checkNotes(ctx, conn); err != nil {
		return nil, err
	}
	err = conn.QueryRow(ctx, `SELECT coalesce((SELECT value FROM meta WHERE key = 'epoch'), '')`).Scan(&i.Epoch)
	return i, err
}

// examine returns the version of the schema, or an error if this program or user cannot use the database.
func examine(ctx context.Context, conn *pgx.Conn) (version int, err error) {
	if err := checkServer(ctx, conn); err != nil {
		return 0, err
	}
	exists, version, err := schemaOf(ctx, conn)
	if err != nil {
		return 0, err
	}
	if err := checkPrivileges(ctx, conn, exists); err != nil {
		return 0, err
	}
	steps, err := migrations.ReadDir("migrations")
	if err == nil && version > len(steps) {
		err = fmt.Errorf("%w (the schema has version %d, this program knows %d)", store.ErrNewer, version, len(steps))
	}
	return version, err
}

// schemaOf reports whether there is a schema, and returns the number of migrations that were applied.
func schemaOf(ctx context.Context, q querier) (exists bool, version int, err error) {
	var meta bool
	var tables int
	err = q.QueryRow(ctx, `SELECT to_regnamespace($1) IS NOT NULL, EXISTS (SELECT 1 FROM pg_class WHERE relnamespace = to_regnamespace($1) AND relname = 'meta'),
		(SELECT count(*) FROM pg_class WHERE relnamespace = to_regnamespace($1))`, schema).Scan(&exists, &meta, &tables)
	switch {
	case err != nil || tables == 0:
		return exists, 0, err
	case !meta:
		return true, 0, errForeign
	}
	var value string
	if err := q.QueryRow(ctx, `SELECT coalesce((SELECT value FROM `+schema+`.meta WHERE key = 'version'), '')`).Scan(&value); code(err) == noPrivilege {
		return true, 0, nil // checkPrivileges explains it better
	} else if err != nil {
		return true, 0, fmt.Errorf("%w: %w", errForeign, err)
	}
	if version, err = strconv.Atoi(value); err != nil {
		return true, 0, errForeign
	}
	return true, version, nil
}

// checkNotes returns an error if the database must not be served: it is an incomplete copy, or its messages were moved away.
func checkNotes(ctx context.Context, conn *pgx.Conn) error {
	var transfer, moved string
	if err := conn.QueryRow(ctx, sqlstore.SelectNotes).Scan(&transfer, &moved); err != nil {
		return err
	}
	return sqlstore.Notes(transfer, moved)
}
