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

	"parley/server/store/sqlstore"
)

// busyWait is how long a connection waits for another process, such as a backup, before it gives up.
const busyWait = 5 * time.Second

// writerSettings leave checkpoints to the writer, and give back the disk that a burst took for the log. What the log needs all
// the time stays its own: to write over it is quicker than to make a file longer.
var writerSettings = fmt.Sprintf(`PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = %d`, logTurn)

// connection is the one connection that writes.
type connection struct {
	db   *sql.DB
	conn *sql.Conn
	mark *mark
}

func (c *connection) close() error { return errors.Join(c.conn.Close(), c.db.Close()) }

// openWriter opens path for writing, brings it to this program's version, and compares it with the mark in claimed.
func openWriter(path string, claimed *os.File, log *slog.Logger) (*connection, error) {
	if err := checkLogged(context.Background(), path); err != nil {
		return nil, err
	}
	c, err := dial(path)
	if err != nil {
		return nil, err
	}
	if err := c.compare(path, claimed, log); err != nil {
		return nil, errors.Join(explain(path, err), c.close())
	}
	return c, nil
}

// dial opens path for writing, making it if it is not there.
func dial(path string) (*connection, error) {
	if err := makeDir(filepath.Dir(path)); err != nil {
		return nil, explain(path, fmt.Errorf("make the directory of the database: %w", err))
	}
	if err := makeFile(path); err != nil {
		return nil, explain(path, fmt.Errorf("make the database: %w", err))
	}
	db, err := sql.Open("sqlite", source(path))
	if err != nil {
		return nil, explain(path, err)
	}
	db.SetMaxOpenConns(1)
	conn, err := db.Conn(context.Background())
	if err != nil {
		return nil, errors.Join(explain(path, err), db.Close())
	}
	return &connection{db: db, conn: conn}, nil
}

// compare sets the database up, and compares it with the mark in claimed.
func (c *connection) compare(path string, claimed *os.File, log *slog.Logger) error {
	if err := c.setUp(path, log); err != nil {
		return err
	}
	if err := checkNotes(c.conn); err != nil {
		return err
	}
	if err := checkPlaces(context.Background(), c.conn, path); err != nil {
		return err
	}
	if err := c.tie(path, claimed); err != nil {
		return err
	}
	tx := prepare(c.conn, nil)
	var err error
	c.mark, err = openMark(tx, claimed, log)
	return errors.Join(err, tx.close())
}

// setUp checks before it changes anything: a file that is not for us, or is damaged, stays as it was.
func (c *connection) setUp(path string, log *slog.Logger) error {
	ctx := context.Background()
	version, err := versionOf(ctx, c.conn)
	if err != nil {
		return err
	}
	if logged, err := readLog(path); err != nil {
		return err
	} else if logged.begun { // and checkLogged has looked at both
		if err := c.renew(path); err != nil {
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

// renew moves a log that was left behind into the database, so that the next one is told from it.
func (c *connection) renew(path string) error {
	if err := c.close(); err != nil { // the last connection moves the log, and removes it
		return err
	}
	again, err := dial(path)
	if err != nil {
		return err
	}
	*c = *again
	return nil
}

// checkNotes returns an error if the database is not for a server: half of a copy, or moved away.
func checkNotes(conn rower) error {
	var transfer, moved string
	if err := conn.QueryRowContext(context.Background(), sqlstore.SelectNotes).Scan(&transfer, &moved); err != nil {
		return err
	}
	return sqlstore.Notes(transfer, moved)
}

// readConns is how many connections read.
func readConns() int { return max(4, runtime.NumCPU()) }

func openReaders(path string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", source(path)+"&_query_only=on")
	if err != nil {
		return nil, explain(path, err)
	}
	readers := readConns()
	db.SetMaxOpenConns(readers)
	db.SetMaxIdleConns(readers)
	if err := openAll(db, readers); err != nil {
		return nil, errors.Join(explain(path, err), db.Close())
	}
	return db, nil
}

// openAll opens the connections of a pool and their files, so that none has to be opened later, when there may be no
// descriptor left for it.
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

// source returns the name by which the driver opens path. Every connection gets these settings: synchronous=FULL
// is a connection's own, and without it a power cut takes what was acknowledged.
func source(path string) string {
	query := url.Values{
		"mode":          {"rw"},
		"_busy_timeout": {fmt.Sprint(busyWait.Milliseconds())},
		"_synchronous":  {"FULL"},
		"_foreign_keys": {"on"},
		"_pragma":       {"temp_store(memory)"}, // a temporary file needs a descriptor, and room on the disk
	}
	return sourceWith(path, query.Encode())
}

func sourceWith(path, query string) string {
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	file := url.URL{Scheme: "file", Path: filepath.ToSlash(path), RawQuery: query}
	return file.String()
}
