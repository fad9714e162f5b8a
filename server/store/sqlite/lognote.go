package sqlite

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"

	"parley/server/store/sqlite/dbfile"
)

// noteLog stores in the database the salt of its log, and empties the log, so that later commits are in a log of a later round. A file
// that replaces another one then differs from it by its note. If a start is interrupted, the note is still that of the run before, but
// then the log is in its first round. Readers may delay the emptying, which the writer then does later: the log reaches the next round
// only when all of this one, and so the note, is in the database file.
func (c *connection) noteLog(path string, lock *os.File) error {
	ctx := context.Background()
	log, err := c.beginLog(ctx, path)
	if err != nil {
		return err
	}
	if err := c.setNote(ctx, dbfile.FormatSalt(log.Salt)); err != nil {
		return err
	}
	if err := dbfile.WriteSalt(lock, log.Salt); err != nil {
		return err
	}
	_, err = c.conn.ExecContext(ctx, fmt.Sprintf(`PRAGMA busy_timeout = %d; PRAGMA wal_checkpoint(TRUNCATE); PRAGMA busy_timeout = %d`,
		readersWait.Milliseconds(), busyWait.Milliseconds()))
	return err
}

// beginLog makes a change, so that the log begins, and returns its header. The change is different each time: SQLite writes nothing for a
// value that the database has already, such as the note of an interrupted start.
func (c *connection) beginLog(ctx context.Context, path string) (dbfile.Log, error) {
	if err := c.setNote(ctx, openingNote()); err != nil {
		return dbfile.Log{}, err
	}
	log, err := dbfile.ReadLog(path)
	if err == nil && !log.Begun {
		err = errors.New("the write-ahead log did not begin with the first change")
	}
	return log, err
}

// openingNote is the note until the salt of a log is known. It is no salt, and another one each time.
func openingNote() string { return "opening " + rand.Text() }

const setNote = `INSERT INTO meta (key, value) VALUES ('log', ?1) ON CONFLICT (key) DO UPDATE SET value = excluded.value`

func (c *connection) setNote(ctx context.Context, value string) error {
	_, err := c.conn.ExecContext(ctx, setNote, value)
	return err
}
