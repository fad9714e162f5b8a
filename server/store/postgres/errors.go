package postgres

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"parley/server/store"
	"parley/shared/chat"
)

// Codes of PostgreSQL.
const (
	uniqueViolation     = "23505"
	foreignKeyViolation = "23503"
	invalidPassword     = "28P01"
	invalidRole         = "28000"
	noDatabase          = "3D000"
	noPrivilege         = "42501"
	tooManyClients      = "53300"
	lockNotAvailable    = "55P03"
	queryCanceled       = "57014"
	readOnly            = "25006"
	serialization       = "40001"
	deadlock            = "40P01"
	invalidParameter    = "22023" // such as a transaction that has not been yet
)

// code returns PostgreSQL's code of an error, or "".
func code(err error) string {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return e.Code
	}
	return ""
}

// passing reports an error that may be gone at the next try: no connection, no time, no room, a lock, a standby.
func passing(err error) bool {
	switch c := code(err); {
	case c == lockNotAvailable, c == queryCanceled, c == readOnly, c == serialization, c == deadlock:
		return true
	case c != "":
		return strings.HasPrefix(c, "08") || strings.HasPrefix(c, "53") || strings.HasPrefix(c, "57") || strings.HasPrefix(c, "58")
	}
	_, network := errors.AsType[net.Error](err)
	_, connect := errors.AsType[*pgconn.ConnectError](err)
	return network || connect || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) ||
		errors.Is(err, context.DeadlineExceeded) || strings.Contains(err.Error(), "conn closed")
}

// translate makes store.ErrLater of what may pass. ctx is the caller's: if that has ended, its end is the error.
func (s *Store) translate(ctx context.Context, err error) error {
	_, refusal := errors.AsType[*chat.Error](err)
	switch {
	case err == nil || refusal || errors.Is(err, pgx.ErrNoRows):
		return err
	case errors.Is(err, store.ErrUnknown) || errors.Is(err, store.ErrBroken):
		return err
	case s.closed():
		return store.ErrClosed
	case ctx.Err() != nil:
		return ctx.Err()
	case passing(err):
		return fmt.Errorf("%w: the database: %w", store.ErrLater, err)
	}
	return err
}

const (
	settleWait = 4 * time.Second // for a database that is away to say what became of a commit
	settlePoll = 50 * time.Millisecond
)

// lost reports that a connection has ended, which says nothing about what was sent on it.
func lost(err error) bool {
	c := code(err)
	return strings.HasPrefix(c, "57P") || strings.HasPrefix(c, "08") || c == "" && passing(err)
}

// settle finds out what became of a group whose commit was not answered: nil if it is stored, ErrLater if it is not,
// ErrUnknown if the database does not say in time. The transaction must have ended, and then its rows are there or not. The
// number of a transaction alone would not do: after a crash the database may give it to another one.
func (s *Store) settle(g *group, why error) error {
	if !lost(why) {
		return why // the database has answered: it is not stored
	}
	ctx, cancel := context.WithTimeout(context.Background(), settleWait)
	defer cancel()
	for ctx.Err() == nil && s.health() == nil {
		ended, stored, err := s.look(ctx, g)
		switch {
		case err == nil && ended && stored:
			return nil
		case err == nil && ended:
			return fmt.Errorf("%w: the connection was lost before the commit: %w", store.ErrLater, why)
		}
		select {
		case <-time.After(settlePoll):
		case <-ctx.Done():
		}
	}
	return fmt.Errorf("%w: %w", store.ErrUnknown, why)
}

// look reports whether the transaction of a group has ended, and whether its last event is stored.
func (s *Store) look(ctx context.Context, g *group) (ended, stored bool, err error) {
	var status string
	err = s.writes.QueryRow(ctx, `SELECT coalesce(pg_xact_status($1::text::xid8), 'forgotten')`, fmt.Sprint(g.xid)).Scan(&status)
	if err != nil && code(err) != invalidParameter {
		return false, false, err
	}
	if status == "in progress" || len(g.New) == 0 {
		return status != "in progress", false, nil
	}
	last := g.New[len(g.New)-1]
	err = s.writes.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM events WHERE room = $1 AND seq = $2 AND author = $3 AND at = $4 AND coalesce(nonce, '') = $5)`,
		last.Room, last.Event.Seq, last.Author, last.Event.At, string(last.Event.Nonce)).Scan(&stored)
	return true, stored, err
}
