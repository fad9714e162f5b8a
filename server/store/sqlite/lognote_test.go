package sqlite

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"parley/server/store/sqlite/dbfile"
)

// left is a copy of the files as a killed server leaves them at this moment.
func (h *history) left() *history {
	h.t.Helper()
	left := &history{t: h.t, path: filepath.Join(h.t.TempDir(), "parley.db")}
	for _, suffix := range []string{"", "-wal", ".lock"} {
		left.write(suffix, h.read(suffix))
	}
	return left
}

func TestALogIsItsFilesOwnThroughAllItsRounds(t *testing.T) {
	h := newHistory(t)
	h.say("one")
	rounds := map[uint32]bool{}
	for turns := 0; turns < 3 || len(rounds) < 2 && turns < 30; turns++ { // the log is moved beside the writer, in its own time
		burst(t, h.Store, 20)
		log, err := dbfile.ReadLog(h.path)
		if err != nil || !log.Begun {
			t.Fatalf("got %+v, %v", log, err)
		}
		rounds[log.Round] = true
		h.left().reopen()
	}
	if len(rounds) < 2 {
		t.Errorf("the log was in rounds %v only: this proves nothing", rounds)
	}
}

// A backup that is being read keeps a server that starts from emptying the log.
func TestALogIsItsFilesOwnWhenAReaderWasThereAtTheStart(t *testing.T) {
	h := newHistory(t)
	h.say("one")
	for range 2 {
		end := reading(t, h.Store)
		h.stop()
		h.reopen()
		h.say("two")
		h.left().reopen()
		end()
		for range 2 {
			burst(t, h.Store, 20)
			again := h.left()
			again.reopen()
			again.stop()
		}
	}
}

func TestAStartMayBeInterruptedAnywhere(t *testing.T) {
	for _, killed := range []bool{false, true} {
		h := newHistory(t)
		h.say("one")
		if killed {
			h = h.left()
		} else {
			h.stop()
		}
		_, lock, err := dbfile.Acquire(h.path)
		if err != nil {
			t.Fatal(err)
		}
		c, err := connect(h.path)
		if err != nil {
			t.Fatal(err)
		}
		check := func(about string) {
			t.Helper()
			left := &history{t: t, path: filepath.Join(t.TempDir(), "parley.db")}
			for _, suffix := range []string{"", "-wal", ".lock"} {
				if data, err := os.ReadFile(h.path + suffix); err == nil {
					left.write(suffix, data)
				}
			}
			left.reopen()
			left.has("one")
		}
		ctx := context.Background()
		for _, step := range []struct {
			about string
			do    func() error
		}{
			{"set up", func() error { return c.setUp(h.path, slog.New(slog.DiscardHandler)) }},
			{"the log begins", func() error { return c.setNote(ctx, "opening") }},
			{"a note", func() error { return c.setNote(ctx, "00000000") }},
			{"moved in part", func() error { return c.exec(`PRAGMA wal_checkpoint(PASSIVE)`) }},
			{"tied", func() error { return c.noteLog(h.path, lock) }},
			{"something is said", func() error { return c.exec(`INSERT INTO meta (key, value) VALUES ('x', 'y')`) }},
		} {
			if err := step.do(); err != nil {
				t.Fatalf("%s: %v", step.about, err)
			}
			check(step.about)
		}
		lock.Close()
		c.close()
	}
}

// TestAStartAfterAnInterruptedOneTiesItsLog has a first start that ended when it had only begun the log, and a second one that
// moved that into the database.
func TestAStartAfterAnInterruptedOneTiesItsLog(t *testing.T) {
	for _, note := range []string{"opening", "00000000"} { // what an earlier version noted then
		h := newHistory(t)
		h.say("one")
		h.stop()
		c, err := connect(h.path)
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(c.setNote(t.Context(), note), c.close()); err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{"two", "three"} {
			h.reopen()
			h.say(text)
			log, err := dbfile.ReadLog(h.path)
			if err != nil || !log.Begun {
				t.Fatalf("got %+v, %v", log, err)
			}
			noted, err := dbfile.NotedSalt(t.Context(), h.path)
			if salt, ok := dbfile.ParseSalt(noted); err != nil || !ok || !log.Follows(salt) {
				t.Errorf("after %q: the log has salt %08x, the database notes %q, %v", note, log.Salt, noted, err)
			}
			h.stop()
		}
	}
}

// TestADatabaseThatNotesNoSaltIsServed has the note that a version before this one could leave.
func TestADatabaseThatNotesNoSaltIsServed(t *testing.T) {
	h := newHistory(t)
	h.say("one")
	// By a connection of its own: that of the writer is at a checkpoint after each answer.
	c, err := connect(h.path)
	if err != nil {
		t.Fatal(err)
	}
	defer c.close()
	if err := c.setNote(t.Context(), "00000000"); err != nil {
		t.Fatal(err)
	}
	for busy := 1; busy != 0; { // as long as the writer is at its own
		var frames, moved int
		if err := c.conn.QueryRowContext(t.Context(), `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &frames, &moved); err != nil {
			t.Fatal(err)
		}
	}
	h.say("two")
	left := h.left()
	left.reopen()
	left.has("one", "two")
}

func (c *connection) exec(statement string) error {
	_, err := c.conn.ExecContext(context.Background(), statement)
	return err
}

// A file from before there were notes, in the place of one that has one.
func TestAnOldCopyWithoutANoteIsNoticed(t *testing.T) {
	h := newHistory(t)
	h.say("one")
	h.stop()
	if err := run(h.path, `DELETE FROM meta WHERE key = 'log'`); err != nil {
		t.Fatal(err)
	}
	copied := h.read("")
	h.reopen()
	h.say("two")
	left := h.left()
	left.write("", copied)
	if _, err := Open(left.path, nil); err == nil || !strings.Contains(err.Error(), "of another file") {
		t.Errorf("got %v", err)
	}
}

// A log that cannot be told by its number, as of a version from before there were notes, is told by what it does.
func TestASoundBackupIsNotCalledDamaged(t *testing.T) {
	h := newHistory(t)
	for range 40 {
		h.say(strings.Repeat("long ", 500))
	}
	h.stop()
	other := newHistory(t)
	other.stop()
	if err := run(other.path, `PRAGMA journal_mode = WAL; DELETE FROM meta WHERE key = 'log'`); err != nil {
		t.Fatal(err)
	}
	copied := other.read("")
	c, err := connect(h.path)
	if err != nil {
		t.Fatal(err)
	}
	defer c.close()
	if err := c.exec(`UPDATE events SET text = text || '.'; CREATE INDEX x ON events(text)`); err != nil {
		t.Fatal(err)
	}
	left := h.left()
	left.write("", copied)
	if err := os.Remove(left.path + ".lock"); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(left.path, nil); err == nil || strings.Contains(err.Error(), "damaged") || !strings.Contains(err.Error(), "of another file") {
		t.Errorf("got %v", err)
	}
	if string(left.read("")) != string(copied) || len(left.read("-wal")) == 0 {
		t.Error("the files were changed")
	}
}
