package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"

	"parley/server/store"
	"parley/server/store/sqlstore"

	sqlite3 "modernc.org/sqlite/lib"
)

// The sizes of the largest databases that are checked before each start, since a server should be back within 2 s: whether
// each index has what its table has takes about 13 s per GB, whether pages fit together 3 s.
const (
	indexCheckMax = 64 << 20
	checkMax      = 256 << 20
)

// checkPages returns sqlstore.ErrDamaged if the structure of the file is broken. What a check does not notice, reading does: see verify.
func checkPages(ctx context.Context, conn rower, path string) error {
	info, err := os.Stat(path)
	if err != nil || info.Size() > checkMax {
		return err
	}
	check := `PRAGMA quick_check(1)`
	if info.Size() <= indexCheckMax {
		check = `PRAGMA integrity_check(1)`
	}
	var verdict string
	if err := conn.QueryRowContext(ctx, check).Scan(&verdict); err != nil {
		return err
	}
	if verdict != "ok" {
		return fmt.Errorf("%w (%s)", sqlstore.ErrDamaged, verdict)
	}
	return nil
}

// checkPlaces returns sqlstore.ErrDamaged if the events of a room are not numbered from 1 to its head.
func checkPlaces(ctx context.Context, conn rower, path string) error {
	info, err := os.Stat(path)
	if err != nil || info.Size() > checkMax {
		return err
	}
	var rooms int
	err = conn.QueryRowContext(ctx, `SELECT count(*)
		FROM rooms r LEFT JOIN (SELECT room, count(*) AS n, max(seq) AS top FROM events GROUP BY room) e ON e.room = r.num
		WHERE r.head <> coalesce(e.n, 0) OR r.head <> coalesce(e.top, 0)`).Scan(&rooms)
	if err == nil && rooms > 0 {
		err = fmt.Errorf("%w (events are missing in %d rooms)", sqlstore.ErrDamaged, rooms)
	}
	return err
}

// explain says what an operator can do about a file that does not open.
func explain(path string, err error) error {
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
	switch codeOf(err) {
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
