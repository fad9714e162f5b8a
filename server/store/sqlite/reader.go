package sqlite

import (
	"context"
	"database/sql"
	"log/slog"

	"parley/server/store/sqlstore"
	"parley/shared/chat"
)

// Reader reads the events of a database that another process may be serving. It takes no lock and changes nothing.
type Reader struct {
	db    *sql.DB
	store *Store
}

// OpenReader opens the database at path for reading.
func OpenReader(path string) (*Reader, error) {
	path, err := existing(path)
	if err != nil {
		return nil, err
	}
	if err := checkUnserved(context.Background(), path); err != nil {
		return nil, err
	}
	db, err := openReaders(path)
	if err != nil {
		return nil, err
	}
	reads := prepare(db, make(chan struct{}))
	return &Reader{db, &Store{reads: reads, shared: sqlstore.New(database{statements: reads}, dialect, slog.New(slog.DiscardHandler))}}, nil
}

// After returns a page of messages: see store.History.
func (r *Reader) After(ctx context.Context, room chat.RoomID, after chat.Seq, limit, maxBytes int) (chat.Page, error) {
	return r.store.After(ctx, room, after, limit, maxBytes)
}

// CheckIndex looks for messages in the index for search.
func (r *Reader) CheckIndex(ctx context.Context, sample int) (sqlstore.CheckedIndex, error) {
	return r.store.CheckIndex(ctx, sample)
}

// Close ends reading.
func (r *Reader) Close() error { return r.db.Close() }
