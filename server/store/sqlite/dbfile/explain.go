package dbfile

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"parley/server/store"
	"parley/server/store/sqlstore"
)

// Explain returns a *store.Refusal that tells the operator what to do about a file that cannot be opened.
func Explain(path string, err error) error {
	if _, said := errors.AsType[*store.Refusal](err); said || err == nil {
		return err
	}
	if errors.Is(err, sqlstore.ErrUnfit) {
		return &store.Refusal{Where: path, Found: sqlstore.ErrUnfit.Error(), Do: sqlstore.Unfit(err)}
	}
	if errors.Is(err, fs.ErrPermission) {
		return &store.Refusal{Where: path, Found: "this user may not read and write it", Do: "run this as the user that the server runs as, or let this one write the file, " +
			"those beside it and their directory: chown changes whose they are", Err: err}
	}
	if errors.Is(err, syscall.EROFS) {
		return &store.Refusal{Where: path, Found: "its file system cannot be written", Do: "mount it for writing, or choose another place with --store sqlite:FILE", Err: err}
	}
	if errors.Is(err, syscall.ENOTDIR) || errors.Is(err, syscall.EISDIR) {
		return &store.Refusal{Where: path, Found: "it is no file in a directory", Do: "choose another place with --store sqlite:FILE", Err: err}
	}
	found, do := "", ""
	switch ResultCode(err) {
	case sqlite3.SQLITE_NOTADB:
		found, do = "it is not a database", "choose another path, or move the file away"
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_ERROR: // the latter if the names of tables and columns are damaged
		found, do = "it is damaged", "restore a backup"
	case sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM:
		found, do = "it cannot be opened", "check that it is a file and that this user may write it and its directory"
	default:
		return fmt.Errorf("open %s: %w", path, err)
	}
	return &store.Refusal{Where: path, Found: found, Do: do, Err: err}
}

// ResultCode returns SQLite's primary result code, or 0 for other errors.
func ResultCode(err error) int { return ExtendedCode(err) & 0xff }

// ExtendedCode returns SQLite's extended result code, or 0 for other errors.
func ExtendedCode(err error) int {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return e.Code()
	}
	return 0
}
