package sqlite

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parley/server/store"
	"parley/server/store/sqlite/dbfile"
	"parley/server/store/sqlstore"
)

func openBeside(t *testing.T, path string) *Beside {
	t.Helper()
	b, err := OpenBeside(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	return b
}

func TestWhatIsChangedBesideAServerIsSeenByIt(t *testing.T) {
	path := filepath.Join(t.TempDir(), "parley.db")
	server, err := Open(path, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	beside := openBeside(t, path)
	if err := beside.SetSetting(t.Context(), "name", "Attic"); err != nil {
		t.Fatal(err)
	}
	if got, err := server.Settings(t.Context()); err != nil || got["name"] != "Attic" {
		t.Errorf("the server has %v, %v", got, err)
	}
	if err := beside.Close(); err != nil {
		t.Error(err)
	}
	if err := server.SetSetting(t.Context(), "name", "Cellar"); err != nil {
		t.Errorf("after the other has gone: %v", err)
	}
}

func TestADatabaseWithoutAServerIsOpenedAsByOne(t *testing.T) {
	path := filepath.Join(t.TempDir(), "parley.db")
	if _, err := OpenBeside(t.Context(), path); err == nil {
		t.Fatal("a file that is not there was opened")
	}
	server, err := Open(path, nil)
	if err != nil {
		t.Fatal(err)
	}
	server.Close()
	openBeside(t, path)
	if _, err := Open(path, nil); err == nil {
		t.Error("a server started on a file that is being changed without one")
	}
}

// The writer overwrites gaps in pages: it must not put back what another process changes in them between its reading and its writing.
func TestTheWriterKeepsWhatIsChangedBesideIt(t *testing.T) {
	ctx := t.Context()
	path, lock, err := dbfile.Acquire(filepath.Join(t.TempDir(), "parley.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Close()
	conn, err := openWriter(path, lock, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	w := &writer{conn: conn, tx: tx{prepare(conn.conn, nil)}} // without its goroutines
	defer func() { w.tx.close(); conn.close() }()
	other, err := connect(path)
	if err != nil {
		t.Fatal(err)
	}
	beside := &besideDB{statements: prepare(other.conn, nil), path: path}
	defer func() { beside.close(); other.close() }()

	w.noteLogEnd()
	const rows = 300
	for i := range rows {
		at := i * 7919 % rows
		err := w.tx.Exec(ctx, `INSERT INTO settings (key, value) VALUES (?, ?)`, sqlstore.Args{fmt.Sprintf("%03d", at), strings.Repeat("abc", 1+at%90)})
		if err != nil {
			t.Fatal(err)
		}
	}
	for i := range rows { // longer rows push others to other pages
		if err := w.tx.Exec(ctx, `UPDATE settings SET value = value || value WHERE key = ?`, sqlstore.Args{fmt.Sprintf("%03d", i*7907%rows)}); err != nil {
			t.Fatal(err)
		}
	}
	changed := make(chan error, 1)
	began := make(chan struct{})
	go func() {
		changed <- beside.Write(ctx, func(ctx context.Context, tx sqlstore.Tx) error {
			err := tx.Exec(ctx, `UPDATE settings SET value = upper(value)`, nil)
			close(began)
			time.Sleep(200 * time.Millisecond) // in which the writer has read the pages, if it does so without waiting
			return err
		})
	}()
	<-began
	if err := w.scrub(ctx); err != nil {
		t.Fatal(err)
	}
	if err := <-changed; err != nil {
		t.Fatal(err)
	}
	var kept int
	if err := w.tx.Get(ctx, `SELECT count(*) FROM settings WHERE value = upper(value)`, nil, &kept); err != nil || kept != rows {
		t.Errorf("%d of %d changes are left (%v)", kept, rows, err)
	}
}

func TestAnotherVersionOfTheTablesIsRefusedBesideAServer(t *testing.T) {
	path := filepath.Join(t.TempDir(), "parley.db")
	server, err := Open(path, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	err = server.writer.write(t.Context(), func(ctx context.Context, tx tx) error { return tx.Exec(ctx, `PRAGMA user_version = 5`, nil) })
	if err != nil {
		t.Fatal(err)
	}
	_, err = OpenBeside(t.Context(), path)
	if refusal, ok := errors.AsType[*store.Refusal](err); !ok || refusal.Do == "" {
		t.Errorf("got %v", err)
	}
}

// TestALogThatBeganBesideAServerIsItsOwn has a change beside a server begin the log, as after a text was erased, and the server restart it. SQLite numbers
// the log anew then. It is the log of this file for the next command, and for a server that starts after a crash.
func TestALogThatBeganBesideAServerIsItsOwn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "parley.db")
	server, err := Open(path, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	truncate := func() {
		t.Helper()
		if _, err := server.writer.conn.conn.ExecContext(t.Context(), `PRAGMA wal_checkpoint(TRUNCATE)`); err != nil {
			t.Fatal(err)
		}
	}
	truncate()
	if log, err := dbfile.ReadLog(path); err != nil || log.Begun {
		t.Fatalf("the log is not empty: %+v, %v", log, err)
	}
	beside := openBeside(t, path)
	if err := beside.Ban(t.Context(), "u-nobody", time.Now().Add(time.Hour), time.Time{}, time.Now()); err == nil {
		t.Fatal("nobody was banned")
	}
	noted := func() {
		t.Helper()
		log, err := dbfile.ReadLog(path)
		var note string
		if err == nil {
			err = server.reads.Get(t.Context(), `SELECT value FROM meta WHERE key = 'log'`, nil, &note)
		}
		if salt, is := dbfile.ParseSalt(note); err != nil || !is || !log.Begun || !log.Follows(salt) {
			t.Errorf("the log %+v has the note %q (%v)", log, note, err)
		}
	}
	noted() // also after a change that was refused
	truncate()
	if err := beside.SetSetting(t.Context(), "name", "Attic"); err != nil {
		t.Fatal(err)
	}
	noted()
	truncate()
	if err := server.SetSetting(t.Context(), "name", "Cellar"); err != nil {
		t.Fatal(err)
	}
	openBeside(t, path)
	crashed := filepath.Join(t.TempDir(), "parley.db")
	for _, suffix := range []string{"", dbfile.LogSuffix} {
		content, err := os.ReadFile(path + suffix)
		if err == nil {
			err = os.WriteFile(crashed+suffix, content, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	again, err := Open(crashed, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if got, err := again.Settings(t.Context()); err != nil || got["name"] != "Cellar" {
		t.Errorf("after a crash: %v, %v", got, err)
	}
}
