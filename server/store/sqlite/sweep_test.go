package sqlite

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parley/server/store"
	"parley/server/store/sqlstore"
	"parley/shared/chat"
)

func TestASweepLeavesTheChecksOn(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "parley.db"))
	ctx, then := t.Context(), time.Now().Add(-time.Hour)
	if _, err := s.CreateUser(ctx, store.Newcomer{ID: "idle", Name: store.Name{Shown: "Idle", Folded: "idle", Skeleton: "idle"}, Token: []byte("t")}, then); err != nil {
		t.Fatal(err)
	}
	if err := s.Follow(ctx, "idle", chat.Lobby, then); err != nil {
		t.Fatal(err)
	}
	if swept, err := s.Sweep(ctx, store.Idle{GuestsBefore: time.Now()}, 10); err != nil || swept.Guests != 1 {
		t.Fatalf("got %+v (%v), want one guest", swept, err)
	}
	var on, broken int
	if err := s.writer.tx.Get(ctx, `PRAGMA foreign_keys`, nil, &on); err != nil || on != 1 {
		t.Errorf("foreign keys: got %d (%v), want them checked", on, err)
	}
	if err := s.writer.tx.Get(ctx, `SELECT count(*) FROM pragma_foreign_key_check`, nil, &broken); err != nil || broken != 0 {
		t.Errorf("got %d rows without what they refer to (%v), want none", broken, err)
	}
}

// TestASweepUsesIndexes keeps the search for idle users away from those who are in use, and removing one from reading all events.
func TestASweepUsesIndexes(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "parley.db"))
	var plan string
	rows, err := s.db.QueryContext(t.Context(), `EXPLAIN QUERY PLAN SELECT u.num FROM users u WHERE `+sqlstore.IdleUser(time.Now()))
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id, parent, unused int
		var detail string
		if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
			t.Fatal(err)
		}
		plan += detail + "\n"
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"users_unused", "tokens_user", "members_room"} {
		if !strings.Contains(plan, want) {
			t.Errorf("the plan lacks %s:\n%s", want, plan)
		}
	}
}
