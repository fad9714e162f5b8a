package sqlite

import (
	"context"
	"database/sql"
	"os"
	"sync"
	"testing"
	"time"
)

// burst commits more than a checkpoint waits for, in several groups, and returns how large the log is after it.
func burst(t *testing.T, s *Store, megabytes int) (log int64) {
	t.Helper()
	for range megabytes {
		_, err := write(t.Context(), s.writer, func(ctx context.Context, tx tx) (int, error) {
			return 0, tx.Exec(ctx, `INSERT OR REPLACE INTO meta (key, value) VALUES ('burst', CAST(zeroblob(1 << 20) AS TEXT))`, nil)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	// The writer checkpoints after it has answered: what comes next comes after that.
	if _, err := write(t.Context(), s.writer, func(context.Context, tx) (int, error) { return 0, nil }); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(fileOf(t, s) + "-wal")
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

// reading opens a second connection that reads until it is told to end.
func reading(t *testing.T, s *Store) (end func()) {
	t.Helper()
	db, err := sql.Open("sqlite", fileOf(t, s))
	if err != nil {
		t.Error(err)
		return func() {}
	}
	tx, err := db.Begin()
	if err == nil {
		var n int
		err = tx.QueryRow(`SELECT count(*) FROM events`).Scan(&n)
	}
	if err != nil {
		t.Error(err)
	}
	return func() {
		tx.Rollback()
		db.Close()
	}
}

func TestTheLogStaysSmallUnderLoad(t *testing.T) {
	s := withUser(t)
	if log := burst(t, s, 80); log > logMax+2*logStep {
		t.Errorf("the log has %d bytes", log)
	}
	info, err := os.Stat(fileOf(t, s))
	if err != nil || info.Size() < 1<<20 {
		t.Errorf("the database has %d bytes (%v), want what was written in it", info.Size(), err)
	}
}

func TestTheLogShrinksWhenALongReaderEnds(t *testing.T) {
	s := withUser(t)
	end := reading(t, s)
	if log := burst(t, s, 40); log < 35<<20 {
		t.Fatalf("the log has %d bytes: the reader does not hold it", log)
	}
	end()
	if log := burst(t, s, 30); log > logMax { // it would be 70 MiB
		t.Errorf("the log has %d bytes after the reader's end", log)
	}
}

// TestReadersThatOverlapDoNotHoldTheLogForEver has a reader at any moment, as a busy server has.
func TestReadersThatOverlapDoNotHoldTheLogForEver(t *testing.T) {
	s := withUser(t)
	ctx, stop := context.WithCancel(t.Context())
	var readers sync.WaitGroup
	for range 3 {
		readers.Go(func() {
			for ctx.Err() == nil {
				end := reading(t, s)
				time.Sleep(readersWait / 4)
				end()
			}
		})
	}
	var largest int64
	for range 9 {
		largest = max(largest, burst(t, s, 10))
	}
	stop()
	readers.Wait()
	if largest > logMax+10<<20+2*logStep {
		t.Errorf("the log grew to %d bytes", largest)
	}
}
