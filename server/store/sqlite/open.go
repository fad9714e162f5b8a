package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"parley/server/store/sqlite/dbfile"
	"parley/server/store/sqlstore"
)

// busyWait is how long a connection waits for another process, such as a backup, before it gives up.
const busyWait = 5 * time.Second

// writerSettings leave checkpoints to the writer, and truncate the log after a burst. The log keeps the size that it needs all the time,
// since overwriting is faster than making a file longer. What is deleted is overwritten: see scrub.go.
var writerSettings = fmt.Sprintf(`PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = %d; PRAGMA secure_delete = ON`, logTurn)

// connection is the connection that writes.
type connection struct {
	db    *sql.DB
	conn  *sql.Conn
	path  string
	lock  *os.File
	guard *backupGuard
}

func (c *connection) close() error { return errors.Join(c.conn.Close(), c.db.Close()) }

// openWriter opens path for writing, migrates it to this program's version, and compares it with the mark in the lock file.
func openWriter(path string, lock *os.File, log *slog.Logger) (*connection, error) {
	if err := checkLogged(context.Background(), path); err != nil {
		return nil, err
	}
	c, err := connect(path)
	if err != nil {
		return nil, err
	}
	if err := c.prepare(path, lock, log); err != nil {
		return nil, errors.Join(dbfile.Explain(path, err), c.close())
	}
	return c, nil
}

// connect opens path for writing, creating it if necessary.
func connect(path string) (*connection, error) {
	if err := dbfile.MakeDir(filepath.Dir(path)); err != nil {
		return nil, dbfile.Explain(path, fmt.Errorf("make the directory of the database: %w", err))
	}
	if err := dbfile.MakeFile(path); err != nil {
		return nil, dbfile.Explain(path, fmt.Errorf("make the database: %w", err))
	}
	db, err := sql.Open("sqlite", source(path))
	if err != nil {
		return nil, dbfile.Explain(path, err)
	}
	db.SetMaxOpenConns(1)
	conn, err := db.Conn(context.Background())
	if err != nil {
		return nil, errors.Join(dbfile.Explain(path, err), db.Close())
	}
	return &connection{db: db, conn: conn, path: path}, nil
}

// prepare makes the database ready to be served.
func (c *connection) prepare(path string, lock *os.File, log *slog.Logger) error {
	if err := c.setUp(path, log); err != nil {
		return err
	}
	if err := checkNotes(c.conn); err != nil {
		return err
	}
	if err := checkPlaces(context.Background(), c.conn, path); err != nil {
		return err
	}
	if err := c.noteLog(path, lock); err != nil {
		return err
	}
	tx := prepare(c.conn, nil)
	var err error
	c.lock = lock
	c.guard, err = openGuard(tx, lock, log)
	return errors.Join(err, tx.close())
}

// setUp checks the database before it changes anything: a file of another program, or a damaged one, stays as it was.
func (c *connection) setUp(path string, log *slog.Logger) error {
	ctx := context.Background()
	version, err := versionOf(ctx, c.conn)
	if err != nil {
		return err
	}
	if logged, err := dbfile.ReadLog(path); err != nil {
		return err
	} else if logged.Begun { // checkLogged has checked both files
		if err := c.checkpointLog(path); err != nil {
			return err
		}
	} else if err := checkPages(ctx, c.conn, path); err != nil {
		return err
	}
	conn := c.conn
	var mode string
	if err := conn.QueryRowContext(ctx, `PRAGMA journal_mode = WAL`).Scan(&mode); err != nil {
		return err
	}
	if mode != "wal" {
		return fmt.Errorf("the file system cannot have a write-ahead log (journal mode %s); use a local disk", mode)
	}
	if _, err := conn.ExecContext(ctx, writerSettings); err != nil {
		return err
	}
	return migrate(ctx, conn, version, log)
}

// checkpointLog moves a log that a killed server has left into the database, so that the next log can be told from it.
func (c *connection) checkpointLog(path string) error {
	if err := c.close(); err != nil { // the last connection checkpoints the log and removes it
		return err
	}
	again, err := connect(path)
	if err != nil {
		return err
	}
	*c = *again
	return nil
}

// checkNotes returns an error if the database must not be served: it is an incomplete copy, or its messages were moved away.
func checkNotes(conn rower) error {
	var transfer, moved string
	if err := conn.QueryRowContext(context.Background(), sqlstore.SelectNotes).Scan(&transfer, &moved); err != nil {
		return err
	}
	return sqlstore.Notes(transfer, moved)
}

// readConns is how many connections read, besides longReads.
func readConns() int { return max(4, runtime.NumCPU()) }

// longReads is how many more connections there are, since searches and exports may hold a few for seconds.
const longReads = 4

func openReaders(path string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", source(path)+"&_query_only=on")
	if err != nil {
		return nil, dbfile.Explain(path, err)
	}
	readers := readConns() + longReads
	db.SetMaxOpenConns(readers)
	db.SetMaxIdleConns(readers)
	if err := openAll(db, readers); err != nil {
		return nil, errors.Join(dbfile.Explain(path, err), db.Close())
	}
	return db, nil
}

// openAll opens the connections of a pool and their files, so that none has to be opened later, when there may be no file descriptor
// left.
func openAll(db *sql.DB, conns int) error {
	var errs []error
	for range conns {
		conn, err := db.Conn(context.Background())
		if err != nil {
			return errors.Join(append(errs, err)...)
		}
		defer conn.Close()
		var tables int
		errs = append(errs, conn.QueryRowContext(context.Background(), `SELECT count(*) FROM sqlite_schema`).Scan(&tables))
	}
	return errors.Join(errs...)
}

// source returns the name by which the driver opens path. Every connection needs these settings: without synchronous=FULL, which is a
// setting of the connection, a power cut loses acknowledged messages.
func source(path string) string {
	query := url.Values{
		"mode":          {"rw"},
		"_busy_timeout": {fmt.Sprint(busyWait.Milliseconds())},
		"_synchronous":  {"FULL"},
		"_foreign_keys": {"on"},
		"_pragma":       {"temp_store(memory)"}, // a temporary file needs a file descriptor and disk space
	}
	return dbfile.DataSource(path, query.Encode())
}
