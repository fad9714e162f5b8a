package postgres

import (
	"context"
	"io"
	"time"

	"github.com/jackc/pgx/v5"

	"parley/server/store"
	"parley/server/store/sqlstore"
	"parley/shared/chat"
)

// ExportRoom writes a room for its members.
func (s *Store) ExportRoom(ctx context.Context, room chat.RoomID, out io.Writer) error {
	return s.exportRoom(ctx, sqlstore.Export{Room: room, Now: time.Now()}, out)
}

// ExportRoom writes a room for an operator, with nonces.
func (r *Reader) ExportRoom(ctx context.Context, room chat.RoomID, out io.Writer) error {
	return r.store.exportRoom(ctx, sqlstore.Export{Room: room, Nonces: true, Now: time.Now()}, out)
}

// exportRoom reads within one transaction, which has one snapshot of the database.
func (s *Store) exportRoom(ctx context.Context, o sqlstore.Export, out io.Writer) error {
	if s.closed() {
		return store.ErrClosed
	}
	t, err := s.reads.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly})
	if err != nil {
		return s.translate(ctx, err)
	}
	defer t.Rollback(context.WithoutCancel(ctx))
	for _, set := range limitless { // the room may be large, and whoever reads the output slow
		if _, err := t.Exec(ctx, `SELECT set_config($1, $2, true)`, set.name, set.value); err != nil {
			return s.translate(ctx, err)
		}
	}
	return s.translate(ctx, sqlstore.ExportRoom(ctx, tx{t}, o, out))
}
