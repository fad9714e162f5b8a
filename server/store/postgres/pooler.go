package postgres

import (
	"context"
	"errors"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// errShared means that the transactions of one connection run in several sessions of the database, which other clients share: the lock of a
// server would be lost, and settings would affect other clients.
var errShared = &advice{
	"a pooler in transaction or statement mode is in front of it, but Parley needs a session of its own for each connection",
	"use pool_mode = session there, or give the address of PostgreSQL itself",
}

const askBackend = `SELECT pg_backend_pid()`

// checkPooler returns errShared if a connection is not one session of the database. It changes no settings, since another client may get the
// session next. A pooler is recognised by the process id, which differs from the one that it sent for cancel requests.
func checkPooler(ctx context.Context, config *pgx.ConnConfig) error {
	bare := config.Config.Copy()
	bare.AfterConnect = nil
	a, err := pgconn.ConnectConfig(ctx, bare)
	if err != nil {
		return err
	}
	defer a.Close(context.WithoutCancel(ctx))
	pid, err := backend(ctx, a, askBackend)
	if err != nil || pid == a.PID() {
		return err
	}
	b, err := pgconn.ConnectConfig(ctx, bare)
	if err != nil {
		return err
	}
	defer b.Close(context.WithoutCancel(ctx))
	return checkSessions(ctx, a, b)
}

// checkSessions releases both sessions in one order and then in the other. A pooler that shares sessions hands out the one that was released
// last, or first; in either case one of the connections then gets another session.
func checkSessions(ctx context.Context, a, b *pgconn.PgConn) error {
	var first [2]uint32
	for round, order := range [][]*pgconn.PgConn{{a, b}, {b, a}, {a, b}} {
		var now [2]uint32
		for i, conn := range []*pgconn.PgConn{a, b} {
			pid, err := backend(ctx, conn, `BEGIN; `+askBackend)
			if err != nil {
				return sharedError(err)
			}
			now[i] = pid
		}
		if round == 0 {
			first = now
		}
		if now != first {
			return errShared
		}
		for _, conn := range order {
			if _, err := conn.Exec(ctx, `ROLLBACK`).ReadAll(); err != nil {
				return sharedError(err)
			}
		}
	}
	return nil
}

// sharedError returns errShared for the error of a pooler that does not allow transactions.
func sharedError(err error) error {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok && strings.HasPrefix(e.Code, "08") {
		return errShared
	}
	return err
}
