package sqlite

import (
	"database/sql"
	"path/filepath"
	"testing"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

// TestAJobWithoutItsUserHoldsUpNoOther has a row that the rules forbid, as a file that other programs have changed may have.
func TestAJobWithoutItsUserHoldsUpNoOther(t *testing.T) {
	path := filepath.Join(t.TempDir(), "parley.db")
	s := open(t, path)
	now := time.Now()
	if _, err := s.CreateUser(t.Context(), store.Newcomer{ID: "ada", Name: store.Name{Shown: "Ada", Folded: "ada", Skeleton: "ada"}, Token: []byte("token")}, now); err != nil {
		t.Fatal(err)
	}
	if err := s.PutJob(t.Context(), store.Job{Kind: "test", User: "ada", Key: "hers", Due: 2}, 9, now); err != nil {
		t.Fatal(err)
	}
	s.Close()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`PRAGMA foreign_keys = OFF; INSERT INTO jobs (user, kind, key, due, payload) VALUES (999, 'test', 'lost', 1, '{}')`); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, path)
	taken, err := s.TakeJobs(t.Context(), now, now.Add(time.Minute), 9)
	if err != nil || len(taken) != 1 || taken[0].Key != "hers" {
		t.Errorf("took %+v, %v", taken, err)
	}
	all, failed, _, err := s.FailingJobs(t.Context(), 9)
	if err != nil || failed != 1 || len(all) != 1 || all[0].Key != "lost" || all[0].User != "" || all[0].Failed != chat.MillisOf(now) {
		t.Errorf("given up: %+v, %v", all, err)
	}
	if n, err := s.ReviveJobs(t.Context(), now); n != 0 || err != nil {
		t.Errorf("revived %d, %v", n, err)
	}
}
