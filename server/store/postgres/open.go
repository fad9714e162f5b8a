package postgres

import (
	"context"
	"errors"
	"log/slog"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"parley/server/store"
)

// schema contains the tables, so that other programs may use the same database.
const schema = "parley"

// Keys of advisory locks, which are valid in one database.
const (
	keySpace   = 0x5061726c // "Parl"
	keyMigrate = 1
	keyServe   = 2
	keyHistory = 3
	keySweep   = 4
	keyAppend  = 5 // shared by the transactions that append events
)

// parse parses a URL and adds what every connection needs.
func parse(url string) (*pgxpool.Config, error) {
	config, err := pgxpool.ParseConfig(url)
	if err == nil {
		err = checkURL(url)
	}
	if err != nil {
		return nil, &store.Refusal{Where: "the PostgreSQL", Found: "its URL cannot be read: " + parseReason(err),
			Do: "write it as postgres://user:password@host:5432/database, and in a password @ as %40, / as %2F, : as %3A, ? as %3F, # as %23 and % as %25"}
	}
	config.ConnConfig.ConnectTimeout = connectWait
	config.ConnConfig.AfterConnect = startSession()
	return config, nil
}

// checkURL refuses a URL whose password seems to contain unescaped characters: parts of it would be taken for a host, and shown.
func checkURL(url string) error {
	_, rest, isURL := strings.Cut(url, "://")
	if !isURL {
		return nil
	}
	end := len(rest)
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		end = i
	}
	if strings.Count(rest, "@") > 1 || strings.Contains(rest[end:], "@") {
		return errors.New("it has an @ in another place than between the password and the host")
	}
	return nil
}

// parseReason returns why a URL cannot be parsed, without the URL.
func parseReason(err error) string {
	text := err.Error()
	if _, reason, found := strings.Cut(text, "`: "); found {
		return reason
	}
	if strings.HasPrefix(text, "cannot parse") {
		return "it is not a URL"
	}
	return text
}

func millis[D interface{ Milliseconds() int64 }](d D) string {
	return strconv.FormatInt(d.Milliseconds(), 10)
}

// prepare checks the server and migrates the schema to this program's version.
func prepare(ctx context.Context, config *pgx.ConnConfig, log *slog.Logger) error {
	if err := checkPooler(ctx, config); err != nil {
		return err
	}
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	if _, err := examine(ctx, conn); err != nil {
		return err
	}
	return migrate(ctx, conn, log)
}
