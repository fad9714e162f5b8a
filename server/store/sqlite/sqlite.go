// Package sqlite keeps everything durable in one SQLite file. One goroutine writes: it takes all the writes that
// wait into one transaction, so that they share its fsync. Readers have connections of their own and never wait for it.
package sqlite

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"io"
	"log/slog"
	"sync"

	"parley/server/store"
	"parley/shared/chat"
)

// Store is a store.Store in one file. The context of a write bounds the wait for the writer; once the writer has
// taken it, the method returns when the write is durable or has failed, whatever became of the context.
type Store struct {
	log     *slog.Logger
	db      *sql.DB // of the readers
	reads   *prepared
	writer  *writer
	claimed io.Closer // that this process alone serves the file
	close   func() error
}

var _ store.Store = (*Store)(nil)

// Open opens the database at path, making it and its directory if there is none, and brings it to this program's
// version. It returns store.ErrNewer for the data of a newer one. A nil log discards.
func Open(path string, log *slog.Logger) (*Store, error) {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	path, claimed, err := take(path)
	if err != nil {
		return nil, err
	}
	conn, err := openWriter(path, claimed, log)
	if err != nil {
		return nil, errors.Join(err, claimed.Close())
	}
	db, err := openReaders(path)
	if err != nil {
		return nil, errors.Join(err, conn.close(), claimed.Close())
	}
	mover, err := newMover(path)
	if err != nil {
		return nil, errors.Join(explain(path, err), db.Close(), conn.close(), claimed.Close())
	}
	w := startWriter(conn, mover, log)
	s := &Store{log: log, db: db, reads: prepare(db, w.closing), writer: w, claimed: claimed}
	s.close = sync.OnceValue(s.shut)
	return s, nil
}

// Epoch returns the identity that was drawn when the file was made, or when it was found to be an older copy.
func (s *Store) Epoch(ctx context.Context) (chat.Epoch, error) {
	var epoch chat.Epoch
	err := s.reads.get(ctx, `SELECT value FROM meta WHERE key = 'epoch'`, nil, &epoch)
	return epoch, err
}

// Secret returns the key that was drawn when the file was made.
func (s *Store) Secret(ctx context.Context) ([]byte, error) {
	var secret string
	if err := s.reads.get(ctx, `SELECT value FROM meta WHERE key = 'secret'`, nil, &secret); err != nil {
		return nil, err
	}
	return hex.DecodeString(secret)
}

// Ping returns an error if the file cannot be read, or with ErrBroken after an I/O error.
func (s *Store) Ping(ctx context.Context) error {
	if _, err := s.Epoch(ctx); err != nil {
		return err
	}
	return s.writer.health()
}

// Later returns why the last write was not stored, if that may pass.
func (s *Store) Later() error { return s.writer.hindrance() }

// Broken is closed when an I/O error has ended writing.
func (s *Store) Broken() <-chan struct{} { return s.writer.ended }

// Close waits for running reads and writes. Calling it again returns the same.
func (s *Store) Close() error { return s.close() }

// shut closes the writer's connection last: the last one moves the write-ahead log into the database. After an I/O error
// that connection is left to the end of the process, so that not even this is written.
func (s *Store) shut() error {
	err := s.writer.stop()
	if s.writer.health() != nil {
		return errors.Join(err, s.db.Close(), s.claimed.Close())
	}
	return errors.Join(err, s.db.Close(), s.writer.tx.close(), s.writer.conn.close(), s.claimed.Close())
}

// Readers returns the number of reading connections.
func (s *Store) Readers() int { return readConns() }
