package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"parley/server/store"
)

func TestEveryConnectionSyncsFully(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "parley.db"))
	ctx := t.Context()
	check := func(what string, q *statements) {
		for pragma, want := range map[string]string{"synchronous": "2", "journal_mode": "wal", "foreign_keys": "1", "busy_timeout": "5000"} {
			var got string
			if err := q.Get(ctx, "PRAGMA "+pragma, nil, &got); err != nil || got != want {
				t.Errorf("%s, %s: got %s (%v), want %s", what, pragma, got, err, want)
			}
		}
	}
	check("writer", s.writer.tx.statements)
	for range 3 { // each taken and kept, so that the next one is another
		conn, err := s.db.Conn(ctx)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		check("reader", prepare(conn, nil))
		if _, err := conn.ExecContext(ctx, `DELETE FROM rooms`); err == nil {
			t.Error("a reader can write")
		}
	}
}

func TestAMissingDirectoryIsMade(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a", "b #1 50%?", "parley.db")
	open(t, path)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode().Perm(); got != 0o600 {
		t.Errorf("got mode %v, want it readable by its user alone", got)
	}
}

func TestACleanCloseLeavesTheDatabaseInOneFile(t *testing.T) {
	s := withUser(t)
	path := fileOf(t, s)
	if _, err := s.Append(t.Context(), said("one", "nonce-1")); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	for _, suffix := range []string{"-wal", "-shm"} {
		if _, err := os.Stat(path + suffix); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s is still there (%v)", path+suffix, err)
		}
	}
}

func TestAFileThatIsNotOursStaysAsItWas(t *testing.T) {
	for _, c := range []struct {
		name, want string
		make       func(path string) error
	}{
		{"text", "not a database", func(path string) error {
			return os.WriteFile(path, []byte(strings.Repeat("These are my memoirs. ", 100)), 0o600)
		}},
		{"foreign", "another program", func(path string) error { return run(path, `CREATE TABLE t (x)`) }},
		{"newer", "newer version", func(path string) error {
			return run(path, `PRAGMA application_id = 0x5061726c; PRAGMA user_version = 99`)
		}},
		{"damaged", "damaged", damaged},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "parley.db")
			if err := c.make(path); err != nil {
				t.Fatal(err)
			}
			before, _ := os.ReadFile(path)
			_, err := Open(path, nil)
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), path) {
				t.Errorf("got %v, want %q and the path", err, c.want)
			}
			if got, want := errors.Is(err, store.ErrNewer), c.name == "newer"; got != want {
				t.Errorf("got ErrNewer %v, want %v", got, want)
			}
			if after, _ := os.ReadFile(path); string(after) != string(before) {
				t.Error("the file was changed")
			}
		})
	}
}

func TestADirectoryIsNoDatabase(t *testing.T) {
	path := t.TempDir()
	if _, err := Open(path, nil); err == nil || !strings.Contains(err.Error(), "name a file in it") {
		t.Errorf("got %v, want a hint", err)
	}
	file := filepath.Join(path, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(filepath.Join(file, "parley.db"), nil); err == nil || !strings.Contains(err.Error(), file) {
		t.Errorf("got %v, want the directory that cannot be made", err)
	}
}

// run runs statements on a database as another program would.
func run(path, statements string) error {
	db, err := sql.Open("sqlite", path)
	if err != nil {
		return err
	}
	_, err = db.ExecContext(context.Background(), statements)
	return errors.Join(err, db.Close())
}

// damaged makes a database of ours in which a page of an index is lost.
func damaged(path string) error {
	s, err := Open(path, nil)
	if err != nil {
		return err
	}
	var root, size int64
	err = s.reads.Get(context.Background(), `SELECT rootpage, (SELECT page_size FROM pragma_page_size) FROM sqlite_schema
		WHERE name = 'rooms_public'`, nil, &root, &size)
	if err := errors.Join(err, s.Close()); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.WriteAt(make([]byte, size), (root-1)*size)
	return errors.Join(err, f.Close())
}

func TestASecondServerOfOneFileIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "parley.db")
	first, err := Open(path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path, nil); err == nil || !strings.Contains(err.Error(), "another parley serves") {
		t.Errorf("got %v", err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := Open(path, nil)
	if err != nil {
		t.Fatalf("after the first was closed: %v", err)
	}
	again.Close()
}
