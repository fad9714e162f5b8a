package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"

	sqlite3 "modernc.org/sqlite/lib"
)

// checkMax is the size of the largest database that is checked before each start: that takes about 3 s per GB, and
// a server should be back within 2 s.
const checkMax = 256 << 20

// errDamaged means that the pages of the file do not fit together.
var errDamaged = errors.New("it is damaged; restore a backup")

// checkPages returns errDamaged if the structure of the file is broken.
func checkPages(ctx context.Context, conn *sql.Conn, path string) error {
	info, err := os.Stat(path)
	if err != nil || info.Size() > checkMax {
		return err
	}
	var verdict string
	if err := conn.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&verdict); err != nil {
		return err
	}
	if verdict != "ok" {
		return fmt.Errorf("%w (%s)", errDamaged, verdict)
	}
	return nil
}

// explain says what an operator can do about a file that does not open.
func explain(path string, err error) error {
	hint := ""
	switch codeOf(err) {
	case sqlite3.SQLITE_NOTADB:
		hint = "it is not a database; choose another path, or move the file away"
	case sqlite3.SQLITE_CORRUPT:
		hint = "it is damaged; restore a backup"
	case sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM:
		hint = "check that it is a file and that this user may write it and its directory"
	default:
		return fmt.Errorf("open %s: %w", path, err)
	}
	return fmt.Errorf("open %s: %s: %w", path, hint, err)
}
