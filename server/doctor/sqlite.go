package doctor

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"parley/server/store/sqlite"
	"parley/server/store/sqlstore"
)

const (
	spaceLow = 1 << 30
	spaceOut = 64 << 20
)

// checkSQLite returns the epoch of the history, or an empty string if there is none.
func checkSQLite(ctx context.Context, r *report, cfg Config, path string) (epoch string) {
	dir := existing(filepath.Dir(path))
	if !writable(r, dir) {
		return ""
	}
	checkSpace(r, dir, uint64(max(cfg.DiskFloor, 0)))
	took, err := median(func() error { return syncOnce(dir) })
	r.latency("database.commit", "writing to the disk", took, err, "every message waits that long for its acknowledgement: use a faster disk")
	facts, err := sqlite.Inspect(ctx, path)
	if err != nil {
		r.refused("database", err)
		return ""
	}
	if !facts.Exists {
		r.ok("database", path+" does not exist yet; the first start creates it")
		return ""
	}
	if exposed := Exposed(path); len(exposed) > 0 {
		names := strings.Join(exposed, " ")
		r.warn("database.rights", "other users of this machine can read "+names, "chmod 600 "+names)
	}
	switch served, err := sqlite.Served(path); {
	case err != nil:
		r.warn("database.claim", err.Error(), "run this as the user that the server runs as")
	case served:
		r.ok("database.claim", "a server is using it; a second one would be refused")
	default:
		r.ok("database.claim", "no server is using it")
	}
	r.ok("database", fmt.Sprintf("SQLite in %s, version %d, epoch %s", path, facts.Version, facts.Epoch))
	idleSQLite(ctx, r, cfg, path)
	jobsSQLite(ctx, r, path)
	indexSQLite(ctx, r, path)
	passkeysSQLite(ctx, r, cfg, path)
	return string(facts.Epoch)
}

// existing returns dir, or its nearest parent that exists.
func existing(dir string) string {
	for {
		if info, err := os.Stat(dir); err == nil && info.IsDir() || dir == filepath.Dir(dir) {
			return dir
		}
		dir = filepath.Dir(dir)
	}
}

func writable(r *report, dir string) bool {
	if err := syncOnce(dir); err != nil {
		r.failed("database.directory", err.Error(), "let the server's user write there, or choose another file with --store sqlite:FILE")
		return false
	}
	return true
}

// syncOnce writes and syncs a page on the disk of dir.
func syncOnce(dir string) error {
	file, err := os.CreateTemp(dir, ".parley-doctor-*")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	_, err = file.Write(make([]byte, 4096))
	return errors.Join(err, file.Sync(), file.Close())
}

func checkSpace(r *report, dir string, floor uint64) {
	free, err := space(dir)
	found := fmt.Sprintf("%d MB are free", free>>20)
	switch {
	case err != nil:
		r.note("database.space", err.Error(), "make sure that the disk has room")
	case free < spaceOut:
		r.failed("database.space", found, "make room: nothing can be stored on a full disk")
	case free < floor:
		r.failed("database.space", found+fmt.Sprintf(", and --disk-floor is %d MB", floor>>20), "make room: messages are refused until then")
	case free < max(spaceLow, floor+floor/4):
		r.warn("database.space", found, "make room soon")
	default:
		r.ok("database.space", found)
	}
}

// idleSQLite reports what the server would remove.
func idleSQLite(ctx context.Context, r *report, cfg Config, path string) {
	db, err := readOnly(path)
	if err != nil {
		r.note("database.unused", err.Error(), "check whether this user may read the file")
		return
	}
	defer db.Close()
	var guests, rooms int
	err = db.QueryRowContext(ctx, sqlstore.CountIdle(cfg.GuestsBefore, cfg.RoomsBefore)).Scan(&guests, &rooms)
	reportIdle(r, guests, rooms, err)
}

// reportIdle reports unused guests and empty rooms. They cannot be counted in tables of an older version.
func reportIdle(r *report, guests, rooms int, err error) {
	if err != nil {
		r.note("database.unused", "unused guests and empty rooms cannot be counted: "+err.Error(), "start this version on the database once")
		return
	}
	r.ok("database.unused", fmt.Sprintf("%d unused guests and %d empty rooms are due for removal", guests, rooms))
}

// readOnly opens a database that a server may be using.
func readOnly(path string) (*sql.DB, error) {
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	file := url.URL{Scheme: "file", Path: filepath.ToSlash(path), RawQuery: "mode=ro&_busy_timeout=5000"}
	return sql.Open("sqlite", file.String())
}
