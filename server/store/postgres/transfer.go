package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"parley/server/store"
	"parley/server/store/transfer"
)

// errServed means that a server is using a database that is to be moved.
var errServed = errors.New("a server uses this database: stop all of them first")

// TransferFrom connects to the database at url as the source of a copy. Alone locks it against servers. Otherwise servers may use it, nothing
// is changed, and a schema of another version is an error. The database may be a standby.
func TransferFrom(ctx context.Context, url string, alone bool) (*transfer.Side, error) {
	if alone {
		return TransferInto(ctx, url)
	}
	config, err := parse(url)
	if err != nil {
		return nil, err
	}
	if err := checkPooler(ctx, config.ConnConfig); err != nil {
		return nil, explain(config.ConnConfig, err)
	}
	side, conn, err := newSide(ctx, config.ConnConfig)
	if err == nil {
		err = checkVersion(ctx, conn)
	}
	return opened(config.ConnConfig, side, err)
}

// TransferInto connects to the database at url as the target of a copy, and migrates the schema to this program's version. It is locked
// against servers.
func TransferInto(ctx context.Context, url string) (*transfer.Side, error) {
	config, err := parse(url)
	if err != nil {
		return nil, err
	}
	if err := prepare(ctx, config.ConnConfig, slog.New(slog.DiscardHandler)); err != nil {
		return nil, explain(config.ConnConfig, err)
	}
	side, conn, err := newSide(ctx, config.ConnConfig)
	if err == nil {
		err = serveLock(ctx, true, leaveWait, errServed, func(query string, taken *bool) error {
			return conn.QueryRowContext(ctx, query, keySpace, keyServe).Scan(taken)
		})
	}
	return opened(config.ConnConfig, side, err)
}

func opened(config *pgx.ConnConfig, side *transfer.Side, err error) (*transfer.Side, error) {
	if err == nil {
		return side, nil
	}
	err = explain(config, err)
	if side != nil {
		err = errors.Join(err, side.Close())
	}
	return nil, err
}

// newSide connects without limits of time.
func newSide(ctx context.Context, config *pgx.ConnConfig) (*transfer.Side, *sql.Conn, error) {
	config = config.Copy()
	config.AfterConnect = startSession(limitless...)
	db := stdlib.OpenDB(*config)
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	finish := []string{`ANALYZE users, tokens, passkeys, identities, rooms, members, memberships, events, mentions, inbox, amendments, reactions, versions, drafts, shelf, jobs`}
	for _, table := range []string{"users", "rooms", "members", "events", "audit", "reports", "purges"} {
		finish = append(finish, fmt.Sprintf(`SELECT setval(pg_get_serial_sequence('%[1]s', 'num'), coalesce(max(num), 0) + 1, false) FROM %[1]s`, table))
	}
	return &transfer.Side{
		Name: fmt.Sprintf("postgres://%s/%s", net.JoinHostPort(config.Host, fmt.Sprint(config.Port)), config.Database), Conn: conn,
		Begin:  `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY`,
		Param:  func(n int) string { return fmt.Sprintf("$%d", n) },
		Finish: finish,
		Close:  func() error { return errors.Join(conn.Close(), db.Close()) },
	}, conn, nil
}

// checkVersion returns an error unless the schema has this program's version.
func checkVersion(ctx context.Context, conn *sql.Conn) error {
	steps, err := migrations.ReadDir("migrations")
	if err != nil {
		return err
	}
	var exists bool
	if err := conn.QueryRowContext(ctx, `SELECT to_regclass('meta') IS NOT NULL`).Scan(&exists); err != nil {
		return err
	}
	if !exists {
		return errors.New("it has no messages of Parley; correct the name of the database in the URL")
	}
	var version int
	if err := conn.QueryRowContext(ctx, `SELECT value::int FROM meta WHERE key = 'version'`).Scan(&version); err != nil {
		return err
	}
	switch {
	case version > len(steps):
		return fmt.Errorf("%w (the schema has version %d, this program knows %d)", store.ErrNewer, version, len(steps))
	case version < len(steps):
		return errors.New("its tables are of an older version of parley: start this one on it once, or make the backup with that one")
	}
	return nil
}
