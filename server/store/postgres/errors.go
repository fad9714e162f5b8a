package postgres

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"parley/server/store"
	"parley/shared/chat"
)

// SQLSTATE codes of PostgreSQL.
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
	invalidParameter    = "22023" // such as a transaction id of the future
)

// code returns the SQLSTATE of an error, or an empty string.
func code(err error) string {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return e.Code
	}
	return ""
}

// passing reports an error that may not occur at the next try: no connection, no time, no disk space, a lock, a standby.
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

// translate returns store.ErrUnavailable for errors that may pass. If ctx, which is the caller's, has ended, it returns its error.
func (s *Store) translate(ctx context.Context, err error) error {
	_, refusal := errors.AsType[*chat.Error](err)
	switch {
	case err == nil || refusal || errors.Is(err, pgx.ErrNoRows):
		return err
	case errors.Is(err, store.ErrOutcomeUnknown) || errors.Is(err, store.ErrBroken):
		return err
	case s.closed():
		return store.ErrClosed
	case ctx.Err() != nil:
		return ctx.Err()
	case passing(err):
		return fmt.Errorf("%w: the database: %w", store.ErrUnavailable, err)
	}
	return err
}

// lost reports that a connection has ended, which tells nothing about what was sent on it.
func lost(err error) bool {
	c := code(err)
	return strings.HasPrefix(c, "57P") || strings.HasPrefix(c, "08") || c == "" && passing(err)
}
