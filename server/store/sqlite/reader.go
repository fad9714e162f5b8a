package sqlite

import (
	"context"
	"database/sql"

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
	return &Reader{db, &Store{reads: prepare(db, make(chan struct{}))}}, nil
}

// After returns the oldest events above a Seq, as Store does.
func (r *Reader) After(ctx context.Context, room chat.RoomID, after chat.Seq, limit, maxBytes int) ([]chat.Event, error) {
	return r.store.After(ctx, room, after, limit, maxBytes)
}

// Close ends reading.
func (r *Reader) Close() error { return r.db.Close() }
