package transfer_test

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"parley/server/store/sqlite"
	"parley/server/store/sqlite/sqlitetest"
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
	sqlitetest.Age(t, from.path, 2)
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
