// Package postgres stores everything in a PostgreSQL database, which several servers may share. The database orders the events of all
// servers.
package postgres

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"parley/server/store"
	"parley/server/store/sqlstore"
	"parley/server/store/sqlstore/accounts"
	"parley/server/store/sqlstore/files"
	"parley/server/store/writing"
)

// The time limits of one call. The server enforces its own, since those of a database that hangs may hang too.
const (
	callWait      = 5 * time.Second
	statementWait = 4 * time.Second
	lockWait      = 3 * time.Second
	idleWait      = 10 * time.Second // of a transaction whose client is gone
	connectWait   = 3 * time.Second
	pingWait      = 2 * time.Second
)

// Connections of one server. Reads have their own, so that writes that hang do not block them.
const (
	readConns  = 8
	writeConns = 6
	leaseConns = 1
	lanes      = 2 // groups of events committed at the same time; the other connections are for other writes
)

// Connections is the maximum that one server needs.
const Connections = readConns + writeConns + leaseConns

// Store is a store.Store in the schema "parley" of a database. The context of a write bounds the wait until a writer takes it. From then
// on the method returns when the write is durable, has failed, or its result cannot be found out.
type Store struct {
	shared
	accountRows
	fileRows
	log    *slog.Logger
	reads  *pgxpool.Pool
	writes *pgxpool.Pool
	writer *writer

	newcomers *newcomers

	lease  *lease
	health *writing.Health

	closing chan struct{}
	close   func() error

	referenced referencedCache
	settling   settling
}

// shared has the methods that are the same in every database.
type shared = sqlstore.Store

// accountRows has those for accounts and what belongs to them.
type accountRows = accounts.Store

// fileRows has those for files of the server.
type fileRows = files.Store

var _ store.Store = (*Store)(nil)

// Options say how a database is used.
type Options struct {
	// Alone is for a server without a bus: no other server may use the database.
	Alone bool
	// Log receives what an operator should know; nil discards.
	Log *slog.Logger
}

// Open connects to the database at url, as postgres://user:password@host:5432/database, and migrates the schema to this program's version.
// Its errors tell the operator what to do. It returns store.ErrNewer for a newer version.
func Open(ctx context.Context, url string, o Options) (*Store, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	config, err := parse(url)
	if err != nil {
		return nil, err
	}
	s := &Store{log: o.Log, health: writing.NewHealth(o.Log), closing: make(chan struct{})}
	s.shared, s.accountRows, s.fileRows = sqlstore.New(database{s}, dialect, o.Log), accounts.New(database{s}, dialect, o.Log), files.New(database{s})
	s.close = sync.OnceValue(s.shut)
	if err := prepare(ctx, config.ConnConfig, s.log); err != nil {
		return nil, explain(config.ConnConfig, err)
	}
	if s.lease, err = takeLease(ctx, config.ConnConfig, o.Alone, s); err != nil {
		return nil, explain(config.ConnConfig, err)
	}
	config.AfterConnect = s.lease.checkHistory
	if s.reads, err = pool(ctx, config, readConns); err == nil {
		s.writes, err = pool(ctx, config, writeConns)
	}
	if err != nil {
		s.lease.end()
		return nil, explain(config.ConnConfig, err)
	}
	s.writer, s.newcomers = startWriter(s, lanes), startNewcomers(s)
	return s, nil
}

func pool(ctx context.Context, config *pgxpool.Config, most int32) (*pgxpool.Pool, error) {
	config = config.Copy()
	config.MaxConns, config.MinConns = most, 1
	config.MaxConnIdleTime = time.Minute
	return pgxpool.NewWithConfig(ctx, config)
}

// Readers returns the number of reading connections.
func (s *Store) Readers() int { return readConns }

// Ping returns an error if the database does not answer, or with ErrBroken after a failover that may have lost something.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.health.Err(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, pingWait)
	defer cancel()
	_, err := s.Epoch(ctx)
	return err
}

// Unavailable returns why the last events were not stored, if that may pass.
func (s *Store) Unavailable() error { return s.health.Unavailable() }

// Broken is closed when the history may have lost its newest events.
func (s *Store) Broken() <-chan struct{} { return s.health.Broken() }

// Close waits for running reads and writes. Calling it again returns the same.
func (s *Store) Close() error { return s.close() }

func (s *Store) shut() error {
	close(s.closing)
	s.writer.stop()
	s.newcomers.stop()
	s.writes.Close()
	s.reads.Close()
	s.lease.end()
	return nil
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

// database is what the shared methods use.
type database struct{ *Store }

// Get reads the first row into dest, or returns sql.ErrNoRows, which pgx.ErrNoRows wraps.
func (db database) Get(ctx context.Context, query string, args sqlstore.Args, dest ...any) error {
	return db.read(ctx, func(ctx context.Context) error { return db.reads.QueryRow(ctx, query, args...).Scan(dest...) })
}

// Each calls row for each row until it returns false. It does not try again after the first row, which would then come twice.
func (db database) Each(ctx context.Context, query string, args sqlstore.Args, row func(sqlstore.Scan) (more bool, err error)) error {
	var failed error
	return db.read(ctx, func(ctx context.Context) error {
		if failed != nil {
			return failed
		}
		began := false
		err := each(ctx, db.reads, query, args, func(scan sqlstore.Scan) (bool, error) {
			began = true
			return row(scan)
		})
		if began {
			failed = err
		}
		return err
	})
}

// Write runs fn in a transaction.
func (db database) Write(ctx context.Context, fn func(context.Context, sqlstore.Tx) error) error {
	return db.write(ctx, func(ctx context.Context, t tx) error { return fn(ctx, t) })
}

// Govern runs fn in a transaction.
func (db database) Govern(ctx context.Context, fn func(context.Context, sqlstore.Tx) error) error {
	return db.Write(ctx, fn)
}

// Rewrite runs fn in a transaction.
func (db database) Rewrite(ctx context.Context, fn func(context.Context, sqlstore.Tx) error) error {
	return db.Write(ctx, fn)
}

// Erase runs fn in a transaction.
func (db database) Erase(ctx context.Context, fn func(context.Context, sqlstore.Tx) error) error {
	return db.Write(ctx, fn)
}

// read bounds a read, tries again if a connection was lost, and translates errors.
func (s *Store) read(ctx context.Context, do func(context.Context) error) error {
	if s.closed() {
		return store.ErrClosed
	}
	bounded, cancel := context.WithTimeout(ctx, callWait)
	defer cancel()
	err := do(bounded)
	for range readConns { // any connection of the pool may be dead
		if err == nil || !lost(err) || bounded.Err() != nil {
			break
		}
		err = do(bounded)
	}
	return s.translate(ctx, err)
}

// write runs fn in a transaction. If fn fails, nothing that it did is stored.
func (s *Store) write(ctx context.Context, fn func(context.Context, tx) error) error {
	if s.closed() {
		return store.ErrClosed
	}
	if err := s.health.Err(); err != nil {
		return err
	}
	bounded, cancel := context.WithTimeout(ctx, callWait)
	defer cancel()
	return s.translate(ctx, s.transact(bounded, fn))
}

// transact commits what fn does. It returns ErrOutcomeUnknown if the answer to the commit is lost.
func (s *Store) transact(ctx context.Context, fn func(context.Context, tx) error) error {
	conn, err := s.writes.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	t, err := conn.Begin(ctx)
	if err != nil {
		return err
	}
	defer t.Rollback(context.WithoutCancel(ctx)) // after a commit it does nothing
	if err := fn(ctx, tx{t}); err != nil {
		return err
	}
	if err := t.Commit(ctx); err != nil && lost(err) {
		return fmt.Errorf("%w: %w", store.ErrOutcomeUnknown, err)
	} else if err != nil {
		return err
	}
	return nil
}
