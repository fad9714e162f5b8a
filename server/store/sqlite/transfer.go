package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"parley/server/store/sqlite/dbfile"
	"parley/server/store/transfer"
)

// ErrOlder means that a database has an older version, and must not be changed.
var ErrOlder = errors.New("it was written by an older version of parley; start this one on it once, or make the backup with that one")

// TransferFrom opens the database at path as the source of a copy. Alone locks it against servers. Otherwise a server may use it, nothing
// is changed, and it returns ErrOlder for an older version.
func TransferFrom(ctx context.Context, path string, alone bool) (*transfer.Side, error) {
	path, err := existing(path)
	if err != nil {
		return nil, err
	}
	if alone {
		return lockedSide(path)
	}
	if err := checkUnserved(ctx, path); err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", source(path)+"&_query_only=on")
	if err != nil {
		return nil, dbfile.Explain(path, err)
	}
	side, err := newSide(ctx, db, path)
	if err != nil {
		return nil, err
	}
	version, err := versionOf(ctx, side.Conn)
	steps, listErr := migrations.ReadDir("migrations")
	if err = errors.Join(err, listErr); err == nil && version < len(steps) {
		err = ErrOlder
	}
	if err != nil {
		return nil, errors.Join(dbfile.Explain(path, err), side.Close())
	}
	return side, nil
}

// TransferInto opens the database at path as the target of a copy, creating it if necessary. It is locked against servers.
func TransferInto(path string) (*transfer.Side, error) { return lockedSide(path) }

// fillingSettings checkpoint the log now and then, since no writer does it, and cache more of the indexes (128 MB): rows come in the
// order of the table, which is a random order for the indexes.
const fillingSettings = `PRAGMA wal_autocheckpoint = 16384; PRAGMA cache_size = -131072`

func lockedSide(path string) (*transfer.Side, error) {
	path, lock, err := dbfile.Acquire(path)
	if err != nil {
		return nil, err
	}
	side, err := writingSide(path, lock)
	if err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	return side, nil
}

// writingSide opens a database and migrates it to this program's version. Its Close closes the lock too, unless that is nil.
func writingSide(path string, lock *os.File) (*transfer.Side, error) {
	if err := checkLogged(context.Background(), path); err != nil {
		return nil, err
	}
	c, err := connect(path)
	if err != nil {
		return nil, err
	}
	ctx := context.Background()
	err = c.setUp(path, slog.New(slog.DiscardHandler))
	if err == nil && lock != nil {
		err = c.noteLog(path, lock)
	}
	if err == nil {
		_, err = c.conn.ExecContext(ctx, fillingSettings)
	}
	if err != nil {
		return nil, errors.Join(dbfile.Explain(path, err), c.close())
	}
	side := sideOf(c.db, c.conn, path)
	end := side.Close
	side.Close = func() error {
		err := end()
		if lock != nil {
			err = errors.Join(err, lock.Close())
		}
		return err
	}
	return side, nil
}

func newSide(ctx context.Context, db *sql.DB, path string) (*transfer.Side, error) {
	db.SetMaxOpenConns(1)
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, errors.Join(dbfile.Explain(path, err), db.Close())
	}
	return sideOf(db, conn, path), nil
}

func sideOf(db *sql.DB, conn *sql.Conn, path string) *transfer.Side {
	return &transfer.Side{
		Name: "sqlite:" + path, Conn: conn, Begin: `BEGIN`,
		Param: func(int) string { return "?" },
		Close: func() error { return errors.Join(conn.Close(), db.Close()) },
	}
}

// existing resolves the path of a database that must exist. It changes nothing.
func existing(path string) (string, error) {
	path, err := dbfile.Resolve(path)
	if err == nil {
		err = dbfile.CheckFiles(path)
	}
	if err != nil {
		return path, err
	}
	if _, err := os.Stat(path); err != nil {
		return path, fmt.Errorf("open the database: %w", err)
	}
	return path, nil
}

// Upgraded copies the database at path into dir, and returns the path of the copy. TransferFrom with alone migrates the copy to this
// program's version, while the database itself stays as it is.
func Upgraded(ctx context.Context, path, dir string) (string, error) {
	path, err := dbfile.Resolve(path)
	if err != nil {
		return "", err
	}
	db, err := sql.Open("sqlite", source(path)+"&_query_only=off")
	if err != nil {
		return "", dbfile.Explain(path, err)
	}
	defer db.Close()
	to := filepath.Join(dir, filepath.Base(path))
	if _, err := db.ExecContext(ctx, `VACUUM INTO ?`, to); err != nil {
		return "", fmt.Errorf("copy %s: %w", path, err)
	}
	return to, nil
}
