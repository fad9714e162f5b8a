package postgres

import (
	"context"
	"log/slog"

	"parley/server/store/sqlstore"
	"parley/shared/chat"
)

// Reader reads the events of a database that servers may be using. It takes no lock and changes nothing.
type Reader struct{ store *Store }

// OpenReader connects to the database at url to read it.
func OpenReader(ctx context.Context, url string) (*Reader, error) {
	config, err := parse(url)
	if err != nil {
		return nil, err
	}
	if err := checkPooler(ctx, config.ConnConfig); err != nil {
		return nil, explain(config.ConnConfig, err)
	}
	reads, err := pool(ctx, config, readConns)
	if err == nil {
		err = reads.Ping(ctx)
	}
	if err != nil {
		return nil, explain(config.ConnConfig, err)
	}
	s := &Store{reads: reads, closing: make(chan struct{})}
	s.shared = sqlstore.New(database{s}, dialect, slog.New(slog.DiscardHandler))
	return &Reader{s}, nil
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
func (r *Reader) Close() error {
	r.store.reads.Close()
	return nil
}
