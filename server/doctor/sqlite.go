package doctor

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"parley/server/store/sqlite"
)

const (
	spaceLow = 1 << 30
	spaceOut = 64 << 20
)

// checkSQLite returns the epoch of the history, or "" if there is none.
func checkSQLite(ctx context.Context, r *report, path string) (epoch string) {
	dir := existing(filepath.Dir(path))
	if !writable(r, dir) {
		return ""
	}
	checkSpace(r, dir)
	took, err := median(func() error { return syncOnce(dir) })
	r.latency("database.commit", "writing to the disk", took, err, "messages wait that long for their acknowledgement: use a faster disk")
	facts, err := sqlite.Inspect(ctx, path)
	if err != nil {
		r.refused("database", err)
		return ""
	}
	if !facts.Exists {
		r.ok("database", path+" is not there yet; the first start makes it")
		return ""
	}
	switch served, err := sqlite.Served(path); {
	case err != nil:
		r.warn("database.claim", err.Error(), "run this as the user that the server runs as")
	case served:
		r.ok("database.claim", "a server serves it now; a second one would be refused")
	default:
		r.ok("database.claim", "no server serves it now")
	}
	r.ok("database", fmt.Sprintf("SQLite in %s, version %d, epoch %s", path, facts.Version, facts.Epoch))
	return string(facts.Epoch)
}

// existing returns dir, or what is there of the way to it.
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

// syncOnce writes a page to the disk that dir is on.
func syncOnce(dir string) error {
	file, err := os.CreateTemp(dir, ".parley-doctor-*")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	_, err = file.Write(make([]byte, 4096))
	return errors.Join(err, file.Sync(), file.Close())
}

func checkSpace(r *report, dir string) {
	free, err := space(dir)
	found := fmt.Sprintf("%d MB are free", free>>20)
	switch {
	case err != nil:
		r.note("database.space", err.Error(), "see that the disk has room")
	case free < spaceOut:
		r.failed("database.space", found, "make room: nothing can be stored on a full disk")
	case free < spaceLow:
		r.warn("database.space", found, "make room soon")
	default:
		r.ok("database.space", found)
	}
}
