// Package sqlite stores everything in one SQLite file. One goroutine writes: it takes all waiting writes into one transaction, so that
// they share its fsync. Readers have their own connections and never wait for it.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"log/slog"
	"sync"

	"parley/server/store"
	"parley/server/store/sqlite/dbfile"
	"parley/server/store/sqlstore"
	"parley/server/store/sqlstore/accounts"
	"parley/server/store/sqlstore/files"
)

// Store is a store.Store in one file. The context of a write bounds the wait for the writer. Once the writer has taken the write, the
// method returns when it is durable or has failed, even if the context ends.
type Store struct {
	shared
	accountRows
	fileRows
	db     *sql.DB // of the readers
	reads  *statements
	writer *writer
	lock   io.Closer // held while this process serves the file
	close  func() error
}

// shared has the methods that are the same in every database.
type shared = sqlstore.Store

// accountRows has those for accounts and what belongs to them.
type accountRows = accounts.Store

// fileRows has those for files of the server.
type fileRows = files.Store

var _ store.Store = (*Store)(nil)

// Open opens the database at path, creating the file and its directory if necessary, and migrates it to this program's version. It
// returns store.ErrNewer for a newer version. A nil log discards.
func Open(path string, log *slog.Logger) (*Store, error) {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	path, lock, err := dbfile.Acquire(path)
	if err != nil {
		return nil, err
	}
	conn, err := openWriter(path, lock, log)
	if err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	db, err := openReaders(path)
	if err != nil {
		return nil, errors.Join(err, conn.close(), lock.Close())
	}
	mover, err := newMover(path)
	if err != nil {
		return nil, errors.Join(dbfile.Explain(path, err), db.Close(), conn.close(), lock.Close())
	}
	w := startWriter(conn, mover, log)
	s := &Store{db: db, reads: prepare(db, w.queue.Closing()), writer: w, lock: lock}
	s.shared, s.accountRows, s.fileRows = sqlstore.New(database{s.reads, w}, dialect, log), accounts.New(database{s.reads, w}, dialect, log), files.New(database{s.reads, w})
	s.close = sync.OnceValue(s.shut)
	return s, nil
}

// database is what the shared methods use.
type database struct {
	*statements
	writer *writer
}

// Write runs fn in a transaction of the writer.
func (db database) Write(ctx context.Context, fn func(context.Context, sqlstore.Tx) error) error {
	return db.writer.write(ctx, func(ctx context.Context, t tx) error { return fn(ctx, t) })
}

// Govern runs fn in a transaction of the writer, which then reads rooms and users again.
func (db database) Govern(ctx context.Context, fn func(context.Context, sqlstore.Tx) error) error {
	return db.writer.write(ctx, func(ctx context.Context, t tx) error {
		defer db.writer.cache.clear()
		return fn(ctx, t)
	})
}

// Rewrite runs fn in a transaction of the writer, which then overwrites what is left in the pages of the file.
func (db database) Rewrite(ctx context.Context, fn func(context.Context, sqlstore.Tx) error) error {
	do := func(ctx context.Context, t tx) error { return fn(ctx, t) }
	return db.writer.submit(ctx, job{do: do, done: make(chan error, 1), replaces: true})
}

// Erase runs fn in a transaction of the writer, which then removes what is left in its files and in its cache.
func (db database) Erase(ctx context.Context, fn func(context.Context, sqlstore.Tx) error) error {
	do := func(ctx context.Context, t tx) error {
		defer db.writer.cache.clear()
		return fn(ctx, t)
	}
	return db.writer.submit(ctx, job{do: do, done: make(chan error, 1), erases: true})
}

// Ping returns an error if the file cannot be read, or with ErrBroken after an I/O error.
func (s *Store) Ping(ctx context.Context) error {
	if _, err := s.Epoch(ctx); err != nil {
		return err
	}
	return s.writer.health.Err()
}

// Unavailable returns why the last write was not stored, if that may pass.
func (s *Store) Unavailable() error { return s.writer.health.Unavailable() }

// Broken is closed when an I/O error has ended writing.
func (s *Store) Broken() <-chan struct{} { return s.writer.health.Broken() }

// Close waits for running reads and writes. Calling it again returns the same.
func (s *Store) Close() error { return s.close() }

// shut closes the writer's connection last, since the last connection checkpoints the write-ahead log. After an I/O error it leaves
// that connection open until the process ends, so that nothing more is written.
func (s *Store) shut() error {
	err := s.writer.stop()
	if s.writer.health.Err() != nil {
		return errors.Join(err, s.db.Close(), s.lock.Close())
	}
	return errors.Join(err, s.db.Close(), s.writer.tx.close(), s.writer.conn.close(), s.lock.Close())
}

// Readers returns the number of connections for short reads.
func (s *Store) Readers() int { return readConns() }
