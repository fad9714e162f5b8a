//go:build linux

package bench

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"parley/server/store"
	"parley/server/store/postgres"
	"parley/server/store/postgres/pgtest"
	"parley/server/store/sqlite"
	"parley/server/test/kit"
	"parley/server/test/kit/raw"
)

// benchedStore is a store that is measured, and what was found.
type benchedStore struct {
	store.Store
	t     *testing.T
	key   string // begins the names of its figures
	name  string // for people
	made  int    // messages, so that each is another one
	found *[]figure
}

// TestBenchStore measures both stores with a million messages in one room, and a million more in a thousand rooms.
func TestBenchStore(t *testing.T) {
	if !*kit.Full {
		t.Skip("missing -full: make bench-store gives it")
	}
	var found []figure
	t.Run("SQLite", func(t *testing.T) { measureSQLite(t, &found) })
	t.Run("PostgreSQL", func(t *testing.T) { measurePostgres(t, &found) })
	if !t.Failed() {
		report(t, "store", "make bench-store", found)
	}
}

func measureSQLite(t *testing.T, found *[]figure) {
	path := filepath.Join(realDisk(t), "parley.db")
	open := func() store.Store {
		s, err := sqlite.Open(path, nil)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	b := &benchedStore{Store: open(), t: t, key: "sqlite", name: "SQLite", found: found}
	b.fill(bigRoom)
	b.measureFile(path, open)
	b.fill(smallRooms...)
	b.measurePages()
	b.measureAppends()
	b.measureAcks()
	b.measureSlowCommits()
	if err := b.Close(); err != nil {
		t.Error(err)
	}
}

func measurePostgres(t *testing.T, found *[]figure) {
	realDisk(t)
	server := pgtest.OnDisk(t)
	database := server.Database(t)
	s, err := postgres.Open(t.Context(), server.URL(database), postgres.Options{Alone: true})
	if err != nil {
		t.Fatal(err)
	}
	b := &benchedStore{Store: s, t: t, key: "postgres", name: "PostgreSQL", found: found}
	b.fill(bigRoom)
	b.fill(smallRooms...)
	server.Exec(t, database, `VACUUM ANALYZE`, `CHECKPOINT`) // which it does by itself in time
	b.measurePages()
	b.measureAppends()
	b.measureSlowCommits()
	if err := b.Close(); err != nil {
		t.Error(err)
	}
}

// realDisk returns a directory that is not in memory: there, a sync would cost nothing.
func realDisk(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	const tmpfs = 0x01021994
	var fs syscall.Statfs_t
	if err := syscall.Statfs(dir, &fs); err != nil || fs.Type == tmpfs {
		t.Fatalf("%s is in memory (%v): set TMPDIR to a directory on a disk", dir, err)
	}
	return dir
}

// find writes down a figure.
func (b *benchedStore) find(f figure) {
	f.Name, f.About = b.key+"-"+f.Name, b.name+": "+f.About
	*b.found = append(*b.found, f)
}

// measureFile measures what a million messages take on the disk, and how long the server takes to open them.
func (b *benchedStore) measureFile(path string, open func() store.Store) {
	var times []time.Duration
	for range 5 {
		if err := b.Close(); err != nil {
			b.t.Fatal(err)
		}
		began := time.Now()
		b.Store = open()
		times = append(times, time.Since(began))
	}
	slices.Sort(times)
	info, err := os.Stat(path)
	if err != nil {
		b.t.Fatal(err)
	}
	b.find(figure{Name: "open", About: "opening a file with a million messages", Value: raw.Percentile(times, 0.5), Unit: "ms"})
	b.find(figure{Name: "size", About: "file size per message", Value: float64(info.Size()) / float64(b.made), Unit: "bytes"})
}

// commitment makes a batch durable.
type commitment func(batch []store.Append) error

func (b *benchedStore) commit(batch []store.Append) error {
	_, err := b.Append(context.Background(), batch)
	return err
}
