package sqlite

import (
	"errors"
	"fmt"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"parley/server/store"
)

// errUnsure means that the file system has failed around a commit, which may not be durable although it was synced.
var errUnsure = errors.New("the file system failed right after a commit")

// translate makes store.ErrLater of what passes by itself: a full disk, or a file that another process holds.
func translate(err error) error {
	switch codeOf(err) {
	case sqlite3.SQLITE_FULL, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return fmt.Errorf("%w: %w", store.ErrLater, err)
	}
	if extendedCodeOf(err) == sqlite3.SQLITE_IOERR_SHMSIZE { // a full disk, met while the log's index grows
		return fmt.Errorf("%w: %w", store.ErrLater, err)
	}
	return err
}

// fatal reports an error after which nothing that was written can be trusted to reach the disk: after a failed
// fsync the kernel may drop the pages and let the next fsync succeed. A file system that has found an error in itself can
// only be read from then on.
func fatal(err error) bool {
	if errors.Is(err, errUnsure) {
		return true
	}
	code := codeOf(err)
	return (code == sqlite3.SQLITE_IOERR || code == sqlite3.SQLITE_READONLY) && !errors.Is(err, store.ErrLater)
}

// codeOf returns SQLite's primary result code, 0 if err is none of SQLite's.
func codeOf(err error) int { return extendedCodeOf(err) & 0xff }

func extendedCodeOf(err error) int {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return e.Code()
	}
	return 0
}
