package transfer_test

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"parley/server/store/sqlite"
	"parley/server/store/transfer"
)

func TestABackupIsOneWholeFile(t *testing.T) {
	for name, from := range map[string]place{"sqlite": file(t), "postgres": database(t)} {
		t.Run(name, func(t *testing.T) {
			fill(t, from, 600)
			s := served(t, from).mustRead(t) // servers may go on
			defer s.Close()
			path := filepath.Join(t.TempDir(), "new", "backup.db")
			backup := func(replace bool) error {
				b, err := sqlite.NewBackup(path, replace)
				if err != nil {
					return err
				}
				if _, err := transfer.Copy(t.Context(), s, b.Side, transfer.Options{}); err != nil {
					return errors.Join(err, b.Abort())
				}
				return b.Commit(t.Context())
			}
			if err := backup(false); err != nil {
				t.Fatal(err)
			}
			if err := backup(false); err == nil || !strings.Contains(err.Error(), "exist") {
				t.Errorf("it was replaced: %v", err)
			}
			if err := backup(true); err != nil {
				t.Error(err)
			}
			files, err := filepath.Glob(filepath.Dir(path) + "/*")
			if err != nil || !slices.Equal(files, []string{path}) {
				t.Errorf("there are %q, %v", files, err)
			}
			if got := head(t, place{path: path}); got != 600 {
				t.Errorf("the head is %d", got)
			}
		})
	}
}

func (p place) mustRead(t *testing.T) *transfer.Side {
	t.Helper()
	side, err := p.source(t, false)
	if err != nil {
		t.Fatal(err)
	}
	return side
}

func TestABackupThatFailsLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	b, err := sqlite.NewBackup(filepath.Join(dir, "backup.db"), false)
	if err != nil {
		t.Fatal(err)
	}
	from := file(t)
	fill(t, from, 3)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	side := from.mustRead(t)
	defer side.Close()
	if _, err := transfer.Copy(ctx, side, b.Side, transfer.Options{}); err == nil {
		t.Error("it did not fail")
	}
	if err := b.Abort(); err != nil {
		t.Error(err)
	}
	if files, _ := filepath.Glob(dir + "/*"); len(files) > 0 {
		t.Errorf("there are %q", files)
	}
}

// TestAnOlderFileIsReadThroughACopy takes a file back to an early version.
func TestAnOlderFileIsReadThroughACopy(t *testing.T) {
	from := file(t)
	fill(t, from, 5)
	db, err := sql.Open("sqlite", from.path)
	if err != nil {
		t.Fatal(err)
	}
	for _, statement := range []string{`DROP TABLE audit; DROP TABLE passwords; DROP TABLE passkeys; DROP TABLE identities; DROP TABLE codes; DROP TABLE emails; DROP TABLE links; DROP TABLE settings; DROP TABLE files; DROP TABLE leases;
		DROP INDEX users_roles; DROP INDEX tokens_id; DROP INDEX tokens_next; DROP INDEX tokens_prev;
		ALTER TABLE users DROP COLUMN role; ALTER TABLE users DROP COLUMN claimed_at; ALTER TABLE users DROP COLUMN generation; ALTER TABLE users DROP COLUMN banned_until;
		ALTER TABLE tokens DROP COLUMN id; ALTER TABLE tokens DROP COLUMN issued_at; ALTER TABLE tokens DROP COLUMN next; ALTER TABLE tokens DROP COLUMN next_at; ALTER TABLE tokens DROP COLUMN prev;
		ALTER TABLE tokens DROP COLUMN prev_at; ALTER TABLE tokens DROP COLUMN created_at; ALTER TABLE tokens DROP COLUMN device; ALTER TABLE tokens DROP COLUMN network; ALTER TABLE tokens DROP COLUMN method`,
		`DROP TABLE erasures; DROP TABLE jobs; DROP TABLE blocks; DROP TABLE statuses; DROP TABLE inbox; DROP TABLE search; DROP TABLE search_state; DROP TABLE search_blocks; DROP TABLE amendments; DROP TABLE reactions; DROP TABLE versions; DROP TABLE drafts; DROP TABLE shelf`, `DROP TABLE former_names; DROP INDEX users_unused; DROP INDEX members_requests; DROP INDEX rooms_opened; DROP INDEX tokens_user;
		DROP INDEX members_by_room; DROP INDEX members_peer; ALTER TABLE users DROP COLUMN referenced; ALTER TABLE members DROP COLUMN request; ALTER TABLE members DROP COLUMN back; ALTER TABLE members DROP COLUMN level`, `ALTER TABLE users DROP COLUMN changes`,
		`DROP TABLE room_suffixes; DROP INDEX rooms_skeleton; DROP INDEX rooms_without_skeleton; ALTER TABLE rooms DROP COLUMN skeleton; ALTER TABLE rooms DROP COLUMN guests; ALTER TABLE rooms DROP COLUMN rules`, `DELETE FROM meta WHERE key = 'secret'`, `PRAGMA user_version = 2`} {
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	db.Close()
	if _, err := sqlite.TransferFrom(t.Context(), from.path, false); !errors.Is(err, sqlite.ErrOlder) {
		t.Fatalf("got %v", err)
	}
	path, err := sqlite.Upgraded(t.Context(), from.path, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	to := database(t)
	mustMove(t, place{path: path}, to, transfer.Options{})
	if got := head(t, to); got != 5 {
		t.Errorf("the head is %d", got)
	}
	if _, err := sqlite.TransferFrom(t.Context(), from.path, false); !errors.Is(err, sqlite.ErrOlder) {
		t.Errorf("the file itself was changed: %v", err)
	}
}
