// Package postgres keeps everything durable in a PostgreSQL database that several servers may share. The database gives
// each event its place: it is the one that orders what all of them write.
package postgres

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"parley/server/store"
	"parley/shared/chat"
)

// What one call may take. A database that hangs is noticed by the caller's side, since its own limits may hang too.
const (
	callWait      = 5 * time.Second
	statementWait = 4 * time.Second
	lockWait      = 3 * time.Second
	idleWait      = 10 * time.Second // of a transaction whose client has gone
	connectWait   = 3 * time.Second
	pingWait      = 2 * time.Second
)

// Connections of one server. Reads have their own, so that writes that hang leave them alone.
const (
	readConns  = 8
	writeConns = 6
	leaseConns = 1
	lanes      = 2 // groups of events that are committed at once; the other connections are for everything else
)

// Connections is the most that one server needs.
const Connections = readConns + writeConns + leaseConns

// Store is a store.Store in the schema "parley" of a database. The context of a write bounds the wait until it is taken;
// from then on the method returns when the write is durable, has failed, or nobody can tell.
type Store struct {
	log    *slog.Logger
	reads  *pgxpool.Pool
	writes *pgxpool.Pool
	writer *writer
	lease  *lease

	closing chan struct{}
	close   func() error

	named named

	mu     sync.Mutex
	broken error
	ended  chan struct{} // closed with broken
	later  error
}

var _ store.Store = (*Store)(nil)

// Options say how a database is used.
type Options struct {
	// Alone is for a server without a bus: no other server may use the database.
	Alone bool
	// Log gets what an operator should know; nil discards.
	Log *slog.Logger
}

// Open connects to the database at url, as postgres://user:password@host:5432/database, and brings the schema to this
// program's version. Its errors say what to do about them. It returns store.ErrNewer for the data of a newer program.
func Open(ctx context.Context, url string, o Options) (*Store, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	config, err := parse(url)
	if err != nil {
		return nil, err
	}
	s := &Store{log: o.Log, closing: make(chan struct{}), ended: make(chan struct{})}
	s.close = sync.OnceValue(s.shut)
	if err := prepare(ctx, config.ConnConfig, s.log); err != nil {
		return nil, explain(config.ConnConfig, err)
	}
	if s.lease, err = takeLease(ctx, config.ConnConfig, o.Alone, s); err != nil {
		return nil, explain(config.ConnConfig, err)
	}
	config.AfterConnect = s.lease.same
	if s.reads, err = pool(ctx, config, readConns); err == nil {
		s.writes, err = pool(ctx, config, writeConns)
	}
	if err != nil {
		s.lease.end()
		return nil, explain(config.ConnConfig, err)
	}
	s.writer = startWriter(s, lanes)
	return s, nil
}

func pool(ctx context.Context, config *pgxpool.Config, most int32) (*pgxpool.Pool, error) {
	config = config.Copy()
	config.MaxConns, config.MinConns = most, 1
	config.MaxConnIdleTime = time.Minute
	return pgxpool.NewWithConfig(ctx, config)
}

// Epoch returns the identity of the history, which is drawn anew when a standby that may lack something has taken over.
func (s *Store) Epoch(ctx context.Context) (epoch chat.Epoch, err error) {
	err = s.get(ctx, `SELECT value FROM meta WHERE key = 'epoch'`, nil, &epoch)
	return epoch, err
}

// Secret returns the key that was drawn when the schema was made.
func (s *Store) Secret(ctx context.Context) ([]byte, error) {
	var secret string
	if err := s.get(ctx, `SELECT value FROM meta WHERE key = 'secret'`, nil, &secret); err != nil {
		return nil, err
	}
	return hex.DecodeString(secret)
}

// Readers returns the number of reading connections.
func (s *Store) Readers() int { return readConns }

// Ping returns an error if the database does not answer, or with ErrBroken after a failover that may have lost something.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.health(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, pingWait)
	defer cancel()
	_, err := s.Epoch(ctx)
	return err
}

// Later returns why the last events were not stored, if that may pass.
func (s *Store) Later() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.later
}

// Broken is closed when the history may have lost its end.
func (s *Store) Broken() <-chan struct{} { return s.ended }

// Close waits for running reads and writes. Calling it again returns the same.
func (s *Store) Close() error { return s.close() }

func (s *Store) shut() error {
	close(s.closing)
	s.writer.stop()
	s.writes.Close()
	s.reads.Close()
	s.lease.end()
	return nil
}

// health returns the error that ended writing, or nil.
func (s *Store) health() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.broken
}

// breakOff ends writing for good.
func (s *Store) breakOff(why error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.broken == nil {
		s.broken = fmt.Errorf("%w: %w", store.ErrBroken, why)
		s.log.Error("the database cannot be written any more", "error", why)
		close(s.ended)
	}
}

// hinder notes that a group of events was not stored, or that one was.
func (s *Store) hinder(err error) {
	if err != nil && !errors.Is(err, store.ErrLater) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil && s.later == nil {
		s.log.Warn("nothing can be stored at the moment", "error", err)
	} else if err == nil && s.later != nil {
		s.log.Info("writes are stored again")
	}
	s.later = err
}

// closed reports that Close was called.
func (s *Store) closed() bool {
	select {
	case <-s.closing:
		return true
	default:
		return false
	}
}

// get reads the first row into dest, or returns pgx.ErrNoRows.
func (s *Store) get(ctx context.Context, query string, args []any, dest ...any) error {
	return s.read(ctx, func(ctx context.Context) error { return s.reads.QueryRow(ctx, query, args...).Scan(dest...) })
}

// each calls row for each row until it returns false.
func (s *Store) each(ctx context.Context, query string, args []any, row func(scan) (more bool, err error)) error {
	var torn error // after the first row, trying again would give it twice
	return s.read(ctx, func(ctx context.Context) error {
		if torn != nil {
			return torn
		}
		began := false
		err := each(ctx, s.reads, query, args, func(scan scan) (bool, error) {
			began = true
			return row(scan)
		})
		if began {
			torn = err
		}
		return err
	})
}

// scan reads the columns of the row at hand.
type scan func(dest ...any) error

// querier is a pool, a connection or a transaction.
type querier interface {
	Query(ctx context.Context, query string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, query string, args ...any) pgx.Row
}

func each(ctx context.Context, q querier, query string, args []any, row func(scan) (more bool, err error)) error {
	rows, err := q.Query(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for more := true; more && rows.Next(); {
		if more, err = row(rows.Scan); err != nil {
			return err
		}
	}
	rows.Close()
	return rows.Err()
}

// read bounds a read, and translates its errors.
func (s *Store) read(ctx context.Context, do func(context.Context) error) error {
	if s.closed() {
		return store.ErrClosed
	}
	bounded, cancel := context.WithTimeout(ctx, callWait)
	defer cancel()
	err := do(bounded)
	for range readConns { // each connection of the pool may have ended without its knowing
		if err == nil || !lost(err) || bounded.Err() != nil {
			break
		}
		err = do(bounded)
	}
	return s.translate(ctx, err)
}

// write runs fn in a transaction. If fn fails, nothing that it did is stored.
func (s *Store) write(ctx context.Context, fn func(context.Context, pgx.Tx) error) error {
	if s.closed() {
		return store.ErrClosed
	}
	if err := s.health(); err != nil {
		return err
	}
	bounded, cancel := context.WithTimeout(ctx, callWait)
	defer cancel()
	return s.translate(ctx, s.transact(bounded, fn))
}

// transact commits what fn does. When the answer to the commit is lost, nobody knows.
func (s *Store) transact(ctx context.Context, fn func(context.Context, pgx.Tx) error) error {
	conn, err := s.writes.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	tx, err := conn.Begin(ctx)
	if err != nil {
		return err
	}
	defer tx.Rollback(context.WithoutCancel(ctx)) // after a commit it does nothing
	if err := fn(ctx, tx); err != nil {
		return err
	}
	if err := tx.Commit(ctx); err != nil && lost(err) {
		return fmt.Errorf("%w: %w", store.ErrUnknown, err)
	} else if err != nil {
		return err
	}
	return nil
}
