package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"

	sqlite3 "modernc.org/sqlite/lib"

	"parley/server/store/sqlite/dbfile"
	"parley/server/store/sqlstore"
	"parley/shared/chat"
)

// Facts describe a database that can be served.
type Facts struct {
	Exists  bool // if not, a server creates it
	Version int  // of the schema
	Epoch   chat.Epoch
}

// Inspect runs the checks of Open, and returns its error if one fails. It changes nothing, and a server may be running.
func Inspect(ctx context.Context, path string) (Facts, error) {
	path, err := dbfile.Resolve(path)
	if err == nil {
		err = dbfile.CheckFiles(path)
	}
	if err != nil {
		return Facts{}, err
	}
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return Facts{}, nil
	}
	if err != nil {
		return Facts{}, dbfile.Explain(path, err)
	}
	if err := file.Close(); err != nil {
		return Facts{}, err
	}
	if err := checkUnserved(ctx, path); err != nil {
		return Facts{}, err
	}
	facts, err := look(ctx, path, "mode=ro")
	return facts, dbfile.Explain(path, err)
}

// checkUnserved is checkLogged, unless a server has locked the database: then the log belongs to it.
func checkUnserved(ctx context.Context, path string) error {
	if served, err := dbfile.Locked(path); served || err != nil {
		return dbfile.Explain(path, err)
	}
	return checkLogged(ctx, path)
}

// Served reports whether a server has locked the database at path. To find out, it holds the lock itself for a moment.
func Served(path string) (bool, error) {
	path, err := dbfile.Resolve(path)
	if err != nil {
		return false, err
	}
	return dbfile.Locked(path)
}

// checkLogged checks a database together with the log beside it, before anything checkpoints the log. If the database is intact without
// the log and damaged with it, the log belongs to another database.
func checkLogged(ctx context.Context, path string) error {
	log, err := dbfile.ReadLog(path)
	if err != nil || !log.Begun {
		return dbfile.Explain(path, err)
	}
	_, err = look(ctx, path, "mode=ro")
	if err == nil || !broken(err) {
		return dbfile.Explain(path, err)
	}
	if _, alone := look(ctx, path, "mode=ro&immutable=1"); alone == nil {
		return dbfile.ForeignLog(path)
	}
	return dbfile.Explain(path, err)
}

// broken reports an error of a damaged database.
func broken(err error) bool {
	switch dbfile.ResultCode(err) {
	case sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_ERROR:
		return true
	}
	return errors.Is(err, sqlstore.ErrDamaged) || errors.Is(err, errForeign)
}

// look checks a database that it opens with a mode.
func look(ctx context.Context, path, how string) (Facts, error) {
	db, err := sql.Open("sqlite", dbfile.DataSource(path, how+fmt.Sprintf("&_busy_timeout=%d", busyWait.Milliseconds())))
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
