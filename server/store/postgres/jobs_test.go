package postgres

import (
	"testing"
	"time"

	"parley/server/store/postgres/pgtest"
	"parley/shared/chat"
)

// TestJobsOfTheOldProgramGetTheRulesOfSQLite has a job whose user was removed before there was a foreign key.
func TestJobsOfTheOldProgramGetTheRulesOfSQLite(t *testing.T) {
	server := pgtest.Shared(t)
	url := server.URL(server.Database(t))
	conn := before(t, url, 17)
	run(t, conn, `INSERT INTO users (num, id, name, folded, skeleton, created_at, seen_at) VALUES (1, 'ada', 'ada', 'ada', 'ada', 5, 7);
		INSERT INTO jobs ("user", kind, key, due, payload) VALUES (1, 'test', 'hers', 2, '{}'), (999, 'test', 'lost', 1, '{}')`)
	s, err := Open(t.Context(), url, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := conn.Exec(t.Context(), `DELETE FROM users WHERE id = 'ada'`); err == nil {
		t.Error("a user with a job can be removed")
	}
	// A constraint that somebody has dropped.
	run(t, conn, `ALTER TABLE jobs DROP CONSTRAINT jobs_user_fkey; INSERT INTO jobs ("user", kind, key, due, payload) VALUES (999, 'test', 'lost again', 1, '{}')`)
	now := time.Now()
	taken, err := s.TakeJobs(t.Context(), now, now.Add(time.Minute), 9)
	if err != nil || len(taken) != 1 || taken[0].Key != "hers" {
		t.Errorf("took %+v, %v", taken, err)
	}
	all, failed, _, err := s.FailingJobs(t.Context(), 9)
	if err != nil || failed != 1 || len(all) != 1 || all[0].Key != "lost again" || all[0].User != "" || all[0].Failed != chat.MillisOf(now) {
		t.Errorf("given up: %+v, %v", all, err)
	}
}
