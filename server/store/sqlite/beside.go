package sqlite

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"

	"parley/server/store"
	"parley/server/store/sqlite/dbfile"
	"parley/server/store/sqlstore"
	"parley/server/store/sqlstore/accounts"
)

// Beside is a database that is opened for a few changes while a server may be serving it, as by parley admin. It has the methods that both
// databases share, and must not append events: the server caches rooms and their heads.
type Beside struct {
	shared
	accountRows
	close func() error
}

// OpenBeside opens an existing database. If no server has locked it, this is Open. Otherwise it takes no lock and migrates nothing: the
// tables must be of this program's version.
func OpenBeside(ctx context.Context, path string) (*Beside, error) {
	path, err := existing(path)
	if err != nil {
		return nil, err
	}
	served, err := dbfile.Locked(path)
	if err != nil {
		return nil, dbfile.Explain(path, err)
	}
	if !served {
		s, err := Open(path, nil)
		if err != nil {
			return nil, err
		}
		return &Beside{s.shared, s.accountRows, s.Close}, nil
	}
	c, err := connect(path)
	if err != nil {
		return nil, err
	}
	b, err := beside(ctx, c)
	if err != nil {
		return nil, errors.Join(dbfile.Explain(path, err), c.close())
	}
	return b, nil
}

// beside uses a connection of its own to a database that a server serves.
func beside(ctx context.Context, c *connection) (*Beside, error) {
	version, err := versionOf(ctx, c.conn)
	if err != nil {
		return nil, err
	}
	steps, err := migrations.ReadDir("migrations")
	if err == nil && version != len(steps) {
		err = &store.Refusal{
			Where: c.path, Found: fmt.Sprintf("the running server is of another version: its tables have version %d, this program's %d", version, len(steps)),
			Do: "use the parley that the server runs, or restart the server with this one",
		}
	}
	if err == nil {
		err = checkNotes(c.conn)
	}
	if err == nil {
		_, err = c.conn.ExecContext(ctx, writerSettings)
	}
	if err != nil {
		return nil, err
	}
	db := &besideDB{statements: prepare(c.conn, nil), path: c.path}
	shut := func() error { return errors.Join(db.close(), c.close()) }
	log := slog.New(slog.DiscardHandler)
	return &Beside{sqlstore.New(db, dialect, log), accounts.New(db, dialect, log), shut}, nil
}

// Close ends the changes. If the server has stopped meanwhile, the log is moved into the database.
func (b *Beside) Close() error { return b.close() }

// besideDB runs one transaction at a time on its connection. A commit is durable when it returns.
type besideDB struct {
	*statements
	path  string
	mu    sync.Mutex
	wrote bool // a transaction was committed
}

// Write runs fn in a transaction, for which it waits until the server's writer has committed.
func (db *besideDB) Write(ctx context.Context, fn func(context.Context, sqlstore.Tx) error) error {
	db.mu.Lock()
	defer db.mu.Unlock()
	err := db.begin(ctx)
	if err == nil {
		err = fn(ctx, tx{db.statements})
	}
	if err == nil {
		err = db.Exec(ctx, `COMMIT`, nil)
	}
	if err != nil {
		_ = db.Exec(context.WithoutCancel(ctx), `ROLLBACK`, nil)
	}
	return err
}

// begin begins a transaction in a log that the database notes: see connection.noteLog. A server empties its log, and SQLite draws a random salt if the connection
// that starts the log has never restarted it. So a transaction of its own starts the log, with a note that fits any, and the next one notes the
// salt. Whether the log is empty cannot be told from its file, so the first transaction of a connection always does so.
func (db *besideDB) begin(ctx context.Context) error {
	for range noteTries {
		if err := db.Exec(ctx, `BEGIN IMMEDIATE`, nil); err != nil {
			return err
		}
		note, err := db.missingNote(ctx)
		if err != nil || note == "" {
			return err
		}
		if err := db.Exec(ctx, setNote, sqlstore.Args{note}); err != nil {
			return err
		}
		if err := db.Exec(ctx, `COMMIT`, nil); err != nil {
			return err
		}
	}
	return errors.New("the server empties its log all the time: try again")
}

// noteTries is how often a log may be emptied while it is noted.
const noteTries = 20

// missingNote returns what is to be noted before anything else is written, or "".
func (db *besideDB) missingNote(ctx context.Context) (string, error) {
	log, err := dbfile.ReadLog(db.path)
	if err != nil {
		return "", err
	}
	if !log.Begun || !db.wrote {
		db.wrote = true
		return openingNote(), nil
	}
	var note string
	if err := db.Get(ctx, `SELECT coalesce((SELECT value FROM meta WHERE key = 'log'), '')`, nil, &note); err != nil {
		return "", err
	}
	if salt, noted := dbfile.ParseSalt(note); noted && log.Follows(salt) {
		return "", nil
	}
	return dbfile.FormatSalt(log.Salt), nil
}

// Govern is Write: nothing is cached here.
func (db *besideDB) Govern(ctx context.Context, fn func(context.Context, sqlstore.Tx) error) error {
	return db.Write(ctx, fn)
}

// Rewrite is Write: what is replaced here is no text of a message.
func (db *besideDB) Rewrite(ctx context.Context, fn func(context.Context, sqlstore.Tx) error) error {
	return db.Write(ctx, fn)
}

// Erase is Write, for the same reason.
func (db *besideDB) Erase(ctx context.Context, fn func(context.Context, sqlstore.Tx) error) error {
	return db.Write(ctx, fn)
}

// Settled returns the newest event: SQLite commits one transaction after another.
func (db *besideDB) Settled(ctx context.Context) (num int64, err error) {
	err = db.Get(ctx, `SELECT coalesce(max(num), 0) FROM events`, nil, &num)
	return num, err
}

var _ sqlstore.DB = (*besideDB)(nil)
