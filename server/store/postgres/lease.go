package postgres

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

// lease is a connection with an advisory lock, which a server holds as long as it runs. The lock tells servers of each other: one without
// a bus must be the only one. It ends with the connection, so a killed server leaves nothing behind.
type lease struct {
	store  *Store
	config *pgx.ConnConfig
	alone  bool

	history string // see identity
	stop    context.CancelFunc
	work    sync.WaitGroup
}

const (
	leaseCheck = 3 * time.Second
	leaseTry   = 500 * time.Millisecond
	leaveWait  = 2 * time.Second // until PostgreSQL has ended the connections of a server that has just stopped
	leaveTry   = 50 * time.Millisecond
)

var (
	errNotAlone  = errors.New("another server uses this database: give each of them --bus redis://HOST:6379")
	errAlone     = errors.New("another server uses this database without a bus: start that one with --bus redis://HOST:6379 too")
	errFailover  = errors.New("another PostgreSQL has taken over, which may lack the newest messages; the history gets a new epoch at the next start")
	errLeaseLost = errors.New("the connection to the database was lost, and meanwhile another server has taken it")
)

// takeLease takes the lock, and compares the history with the one that was stored before.
func takeLease(ctx context.Context, config *pgx.ConnConfig, alone bool, s *Store) (*lease, error) {
	l := &lease{store: s, config: config, alone: alone}
	conn, err := l.take(ctx, leaveWait)
	if err != nil {
		return nil, err
	}
	if l.history, err = recognise(ctx, conn, s); err != nil {
		conn.Close(context.WithoutCancel(ctx))
		return nil, err
	}
	ctx, l.stop = context.WithCancel(context.WithoutCancel(ctx))
	l.work.Go(func() { l.hold(ctx, conn) })
	return l, nil
}

// take returns a new connection with the lock. It waits if another server has it.
func (l *lease) take(ctx context.Context, wait time.Duration) (*pgx.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, callWait)
	defer cancel()
	conn, err := pgx.ConnectConfig(ctx, l.config)
	if err != nil {
		return nil, err
	}
	if conn.PgConn().CustomData()[pooled] != nil {
		err = checkPooler(ctx, l.config) // again: it may have been reconfigured
	}
	if err != nil {
		conn.Close(ctx)
		return nil, err
	}
	refusal := errAlone
	if l.alone {
		refusal = errNotAlone
	}
	err = serveLock(ctx, l.alone, wait, refusal, func(query string, taken *bool) error {
		return conn.QueryRow(ctx, query, keySpace, keyServe).Scan(taken)
	})
	if err != nil {
		conn.Close(ctx)
		return nil, err
	}
	return conn, nil
}

// serveLock takes the lock of a server, which ends with its connection: an exclusive one if alone, otherwise a shared one. It returns
// refusal if a conflicting lock remains while it waits.
func serveLock(ctx context.Context, alone bool, wait time.Duration, refusal error, ask func(query string, taken *bool) error) error {
	query := `SELECT pg_try_advisory_lock_shared($1, $2)`
	if alone {
		query = `SELECT pg_try_advisory_lock($1, $2)`
	}
	for late := time.Now().Add(wait); ; {
		var taken bool
		switch err := ask(query, &taken); {
		case err != nil || taken:
			return err
		case !time.Now().Before(late):
			return refusal
		}
		select {
		case <-time.After(leaveTry):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// hold watches the connection, and takes the lock again after the connection was lost.
func (l *lease) hold(ctx context.Context, conn *pgx.Conn) {
	for ctx.Err() == nil {
		l.watch(ctx, conn)
		conn.Close(context.WithoutCancel(ctx))
		conn = l.again(ctx)
		if conn == nil {
			return
		}
	}
	conn.Close(context.WithoutCancel(ctx))
}

// watch returns when the connection is lost or ctx ends. A connection that leads to another session has lost its lock.
func (l *lease) watch(ctx context.Context, conn *pgx.Conn) {
	var of uint32
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(leaseCheck):
		}
		bounded, cancel := context.WithTimeout(ctx, callWait)
		now, err := backend(bounded, conn.PgConn(), askBackend)
		cancel()
		if err != nil || of != 0 && of != now {
			return
		}
		of = now
	}
}

// again returns a new connection with the lock, or nil when ctx has ended or the store is broken.
func (l *lease) again(ctx context.Context) *pgx.Conn {
	for ctx.Err() == nil {
		conn, err := l.take(ctx, 0)
		if err == nil {
			err = l.checkHistory(ctx, conn)
			if err == nil {
				return conn
			}
			conn.Close(context.WithoutCancel(ctx))
		}
		if errors.Is(err, errNotAlone) || errors.Is(err, errAlone) {
			_ = l.store.health.Break(errLeaseLost)
		}
		if errors.Is(err, errShared) {
			_ = l.store.health.Break(err)
		}
		if l.store.health.Err() != nil {
			return nil
		}
		select {
		case <-time.After(leaseTry):
		case <-ctx.Done():
		}
	}
	return nil
}

// end releases the lock.
func (l *lease) end() {
	l.stop()
	l.work.Wait()
}

// checkHistory ends writing if a connection leads to another history than the one that was opened.
func (l *lease) checkHistory(ctx context.Context, conn *pgx.Conn) error {
	now, err := identity(ctx, conn)
	if err != nil {
		return err
	}
	if now == l.history {
		return nil
	}
	if confirmed, err := isConfirmed(ctx, conn); err != nil || confirmed {
		return err // a standby that had all events
	}
	_ = l.store.health.Break(errFailover)
	return errFailover
}

// identity returns the database server and its timeline, which changes when a standby is promoted or a backup recovered.
func identity(ctx context.Context, conn *pgx.Conn) (string, error) {
	var system, timeline string
	err := conn.QueryRow(ctx, `SELECT (SELECT system_identifier::text FROM pg_control_system()),
		substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)`).Scan(&system, &timeline)
	return system + "/" + timeline, err
}

// isConfirmed reports whether commits of this history wait for a standby.
func isConfirmed(ctx context.Context, conn *pgx.Conn) (yes bool, err error) {
	err = conn.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM meta WHERE key = 'confirmed' AND value = 'yes')`).Scan(&yes)
	return yes, err
}

// recognise compares the database server with the one that has written the history. If it is another one, which may lack the newest
// events, the history gets a new epoch, once for all servers.
func recognise(ctx context.Context, conn *pgx.Conn, s *Store) (history string, err error) {
	history, err = identity(ctx, conn)
	if err != nil {
		return "", err
	}
	if err := checkNotes(ctx, conn); err != nil {
		return "", err
	}
	err = pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1, $2)`, keySpace, keyHistory); err != nil {
			return err
		}
		var was, epoch string
		var confirmed bool
		err := tx.QueryRow(ctx, `SELECT coalesce((SELECT value FROM meta WHERE key = 'history'), ''),
			EXISTS (SELECT 1 FROM meta WHERE key = 'confirmed' AND value = 'yes'),
			(SELECT value FROM meta WHERE key = 'epoch')`).Scan(&was, &confirmed, &epoch)
		if err != nil {
			return err
		}
		if was != "" && was != history && !confirmed {
			if _, err := tx.Exec(ctx, `UPDATE meta SET value = replace(gen_random_uuid()::text, '-', '') WHERE key = 'epoch'`); err != nil {
				return err
			}
			s.log.Warn("another PostgreSQL has taken over, or a backup was restored: the history gets a new epoch, "+
				"and clients forget what is not in it", "was", was, "is", history, "epoch", epoch)
		}
		_, err = tx.Exec(ctx, `INSERT INTO meta (key, value) VALUES ('history', $1),
			('confirmed', CASE WHEN current_setting('synchronous_standby_names') <> '' THEN 'yes' ELSE 'no' END)
			ON CONFLICT (key) DO UPDATE SET value = excluded.value`, history)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("compare the history: %w", err)
	}
	return history, nil
}
