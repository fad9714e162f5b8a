package sqlite

import (
	"errors"
	"fmt"

	sqlite3 "modernc.org/sqlite/lib"

	"parley/server/store"
	"parley/server/store/sqlite/dbfile"
)

// errUnsure means that the file system failed right after a commit, which may not be durable although it was synced.
var errUnsure = errors.New("the file system failed right after a commit")

// translate returns store.ErrUnavailable for what passes by itself: a full disk, or a file that another process has locked.
func translate(err error) error {
	switch dbfile.ResultCode(err) {
	case sqlite3.SQLITE_FULL, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return fmt.Errorf("%w: %w", store.ErrUnavailable, err)
	}
	if dbfile.ExtendedCode(err) == sqlite3.SQLITE_IOERR_SHMSIZE { // a full disk, while the index of the log grows
		return fmt.Errorf("%w: %w", store.ErrUnavailable, err)
	}
	return err
}

// fatal reports an error after which nothing that was written can be trusted to reach the disk: after a failed fsync the kernel may
// drop the pages and let the next fsync succeed. A file system that finds an error in itself becomes read-only.
func fatal(err error) bool {
	if errors.Is(err, errUnsure) {
		return true
	}
	code := dbfile.ResultCode(err)
	return (code == sqlite3.SQLITE_IOERR || code == sqlite3.SQLITE_READONLY) && !errors.Is(err, store.ErrUnavailable)
}
