package postgres

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/jackc/pgx/v5"

	"parley/server/store"
	"parley/server/store/sqlstore"
	"parley/server/store/sqlstore/accounts"
	"parley/server/store/sqlstore/files"
	"parley/server/store/writing"
)

// Beside is a database that is opened for a few changes while servers may be using it, as by parley admin. It has the methods that both
// databases share. It takes no part in the servers' lease, also not with a server that must be alone.
type Beside struct {
	shared
	accountRows
	store *Store
}

// OpenBeside connects to the database at url. It migrates nothing: the tables must be of this program's version.
func OpenBeside(ctx context.Context, url string) (*Beside, error) {
	config, err := parse(url)
	if err != nil {
		return nil, err
	}
	history, err := checkBeside(ctx, config.ConnConfig)
	if err != nil {
		return nil, explain(config.ConnConfig, err)
	}
	s := &Store{log: slog.New(slog.DiscardHandler), closing: make(chan struct{})}
	s.health = writing.NewHealth(s.log)
	s.lease = &lease{store: s, history: history}
	s.shared, s.accountRows, s.fileRows = sqlstore.New(database{s}, dialect, s.log), accounts.New(database{s}, dialect, s.log), files.New(database{s})
	config.AfterConnect = s.lease.checkHistory
	if s.reads, err = pool(ctx, config, 1); err == nil {
		s.writes, err = pool(ctx, config, 1)
	}
	if err != nil {
		return nil, explain(config.ConnConfig, err)
	}
	return &Beside{s.shared, s.accountRows, s}, nil
}

// checkBeside runs the checks of Open, and returns the history: see identity.
func checkBeside(ctx context.Context, config *pgx.ConnConfig) (history string, err error) {
	i, err := inspect(ctx, config)
	if err != nil {
		return "", err
	}
	defer i.Conn.Close(context.WithoutCancel(ctx))
	steps, err := migrations.ReadDir("migrations")
	switch {
	case err != nil:
		return "", err
	case i.Version == 0:
		return "", &store.Refusal{Where: Where(config), Found: "no server has created its tables yet", Do: "start one with parley serve, or correct the address"}
	case i.Version != len(steps):
		return "", &store.Refusal{Where: Where(config), Found: fmt.Sprintf("its tables have version %d, and this program needs %d", i.Version, len(steps)),
			Do: "use the parley that the servers run, or start a server with this one, which migrates them"}
	}
	return identity(ctx, i.Conn)
}

// Close ends the changes.
func (b *Beside) Close() error {
	close(b.store.closing)
	b.store.writes.Close()
	b.store.reads.Close()
	return nil
}
