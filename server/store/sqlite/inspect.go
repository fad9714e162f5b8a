package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"

	sqlite3 "modernc.org/sqlite/lib"

	"parley/server/store/sqlstore"
	"parley/shared/chat"
)

// Facts are what Inspect finds in a database that can be served.
type Facts struct {
	Exists  bool // if not, a server makes it
	Version int  // of the schema
	Epoch   chat.Epoch
}

// Inspect runs the checks of Open, and returns its error if one fails. It changes nothing, and a server may be running.
func Inspect(ctx context.Context, path string) (Facts, error) {
	path, err := resolve(path)
	if err == nil {
		err = checkBeside(path)
	}
	if err != nil {
		return Facts{}, err
	}
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return Facts{}, nil
	}
	if err != nil {
		return Facts{}, explain(path, err)
	}
	if err := file.Close(); err != nil {
		return Facts{}, err
	}
	if err := checkUnserved(ctx, path); err != nil {
		return Facts{}, err
	}
	facts, err := look(ctx, path, "mode=ro")
	return facts, explain(path, err)
}

// checkUnserved is checkLogged, unless a server has the database: then the log is its own.
func checkUnserved(ctx context.Context, path string) error {
	if served, err := locked(path); served || err != nil {
		return explain(path, err)
	}
	return checkLogged(ctx, path)
}

// Served reports whether a server has the database at path. It holds the claim for an instant itself.
func Served(path string) (bool, error) {
	path, err := resolve(path)
	if err != nil {
		return false, err
	}
	return locked(path)
}

func locked(path string) (bool, error) {
	file, err := os.Open(path + lockSuffix)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer file.Close()
	return !lockShared(file), nil
}

// checkLogged looks at a database together with the log that was left beside it, before anything is done that would move the log
// into it. If the database is sound alone and not with the log, that is not its own.
func checkLogged(ctx context.Context, path string) error {
	log, err := readLog(path)
	if err != nil || !log.begun {
		return explain(path, err)
	}
	_, err = look(ctx, path, "mode=ro")
	if err == nil || !broken(err) {
		return explain(path, err)
	}
	if _, alone := look(ctx, path, "mode=ro&immutable=1"); alone == nil {
		return foreignLog(path)
	}
	return explain(path, err)
}

// broken reports an error of a database whose pages do not fit together.
func broken(err error) bool {
	switch codeOf(err) {
	case sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_ERROR:
		return true
	}
	return errors.Is(err, sqlstore.ErrDamaged) || errors.Is(err, errForeign)
}

// look reads a database in one way.
func look(ctx context.Context, path, how string) (Facts, error) {
	db, err := sql.Open("sqlite", sourceWith(path, how+fmt.Sprintf("&_busy_timeout=%d", busyWait.Milliseconds())))
	if err != nil {
		return Facts{}, err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	facts := Facts{Exists: true}
	if facts.Version, err = versionOf(ctx, db); err != nil {
		return facts, err
	}
	if err := checkPages(ctx, db, path); err != nil || facts.Version == 0 {
		return facts, err
	}
	if err := checkNotes(db); err != nil {
		return facts, err
	}
	if err := checkPlaces(ctx, db, path); err != nil {
		return facts, err
	}
	return facts, db.QueryRowContext(ctx, `SELECT coalesce((SELECT value FROM meta WHERE key = 'epoch'), '')`).Scan(&facts.Epoch)
}

// rower is a connection, or a pool of them.
type rower interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}
