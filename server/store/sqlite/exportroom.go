package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"time"

	"parley/server/store/sqlstore"
	"parley/shared/chat"
)

// ExportRoom writes a room for its members.
func (s *Store) ExportRoom(ctx context.Context, room chat.RoomID, out io.Writer) error {
	return exportRoom(ctx, s.db, sqlstore.Export{Room: room, Now: time.Now()}, out)
}

// ExportRoom writes a room for an operator, with nonces.
func (r *Reader) ExportRoom(ctx context.Context, room chat.RoomID, out io.Writer) error {
	return exportRoom(ctx, r.db, sqlstore.Export{Room: room, Nonces: true, Now: time.Now()}, out)
}

// exportRoom reads within one transaction.
func exportRoom(ctx context.Context, db *sql.DB, o sqlstore.Export, out io.Writer) (err error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return translate(err)
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, `BEGIN`); err != nil {
		return translate(err)
	}
	reads := prepare(conn, make(chan struct{}))
	err = sqlstore.ExportRoom(ctx, reads, o, out)
	_, end := conn.ExecContext(context.WithoutCancel(ctx), `ROLLBACK`)
	return errors.Join(err, reads.close(), translate(end))
}
