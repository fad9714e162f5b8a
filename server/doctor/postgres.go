package doctor

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"parley/server/store/postgres"
	"parley/server/store/sqlstore"
)

const spareConns = 30 // the maximum of one server, and a few for people

// checkPostgres returns the epoch of the history, or an empty string if there is none.
func checkPostgres(ctx context.Context, r *report, cfg Config) (epoch string) {
	ctx, cancel := context.WithTimeout(ctx, 4*partWait)
	defer cancel()
	look, err := postgres.Inspect(ctx, cfg.Store)
	if err != nil {
		r.refused("database", err)
		return ""
	}
	defer look.Conn.Close(context.WithoutCancel(ctx))
	p := &postgresCheck{r, look.Conn, look.Conn.Config()}
	p.server(ctx, look.Pooled)
	if look.Version == 0 {
		p.ok("database.schema", "empty; the first server will create the tables")
	} else {
		p.ok("database.schema", fmt.Sprintf("version %d, epoch %s", look.Version, look.Epoch))
		p.idle(ctx, cfg)
		p.jobs(ctx)
		indexPostgres(ctx, p.report, cfg)
		p.passkeys(ctx, cfg)
	}
	p.commit(ctx)
	p.replicas(ctx)
	p.connections(ctx)
	p.clock(ctx)
	return look.Epoch
}

// postgresCheck checks a database through one connection.
type postgresCheck struct {
	*report
	conn   *pgx.Conn
	config *pgx.ConnConfig
}

// server reports the server and its version.
func (p *postgresCheck) server(ctx context.Context, pooled bool) {
	var version, encoding string
	err := p.conn.QueryRow(ctx, `SELECT current_setting('server_version'), current_setting('server_encoding')`).Scan(&version, &encoding)
	if err != nil {
		p.failed("database", err.Error(), "see its log")
		return
	}
	where := strings.TrimPrefix(postgres.Where(p.config), "the ")
	p.ok("database", fmt.Sprintf("%s, version %s, encoding %s, user %q, database %q", where, version, encoding, p.config.User, p.config.Database))
	if pooled {
		p.note("database.pooler", "a pooler in session mode is in front of it",
			fmt.Sprintf("make sure that it allows %d connections per server (default_pool_size)", postgres.Connections))
	}
}

// idle reports what the servers would remove.
func (p *postgresCheck) idle(ctx context.Context, cfg Config) {
	var guests, rooms int
	err := p.conn.QueryRow(ctx, sqlstore.CountIdle(cfg.GuestsBefore, cfg.RoomsBefore)).Scan(&guests, &rooms)
	reportIdle(p.report, guests, rooms, err)
}

// commit measures commits of transactions that write.
func (p *postgresCheck) commit(ctx context.Context) {
	took, err := median(func() error {
		return pgx.BeginFunc(ctx, p.conn, func(tx pgx.Tx) error {
			_, err := tx.Exec(ctx, `SELECT pg_logical_emit_message(true, 'parley', 'doctor')`)
			return err
		})
	})
	p.latency("database.commit", "a commit", took, err, "every message waits that long for its acknowledgement: use a faster disk, or a nearer database")
}

// replicas checks what a failover would lose.
func (p *postgresCheck) replicas(ctx context.Context) {
	var commit, names string
	var standbys int
	err := p.conn.QueryRow(ctx, `SELECT (SELECT reset_val FROM pg_settings WHERE name = 'synchronous_commit'), current_setting('synchronous_standby_names'),
		(SELECT count(*) FROM pg_stat_replication)`).Scan(&commit, &names, &standbys)
	switch {
	case err != nil:
		p.failed("database.durability", err.Error(), "see the log of the database")
	case standbys > 0 && names == "":
		p.warn("database.durability", fmt.Sprintf("%d standbys, none of them synchronous: a failover may lose acknowledged messages", standbys),
			"set synchronous_standby_names, such as 'ANY 1 (*)'")
	case commit == "off" || commit == "local":
		p.note("database.durability", "synchronous_commit is "+commit+" there by default", "nothing: Parley turns it on for its own connections")
	default:
		p.ok("database.durability", fmt.Sprintf("synchronous_commit %s, synchronous standbys %q", commit, names))
	}
}

// connections counts the free connections, and the servers of Parley by their advisory locks.
func (p *postgresCheck) connections(ctx context.Context) {
	var most, used, servers int
	err := p.conn.QueryRow(ctx, `SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int,
		(SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'),
		(SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = x'5061726c'::int AND objid = 2 AND granted
			AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))`).Scan(&most, &used, &servers)
	found := fmt.Sprintf("%d of %d connections are free; %d servers use it", most-used, most, servers)
	switch {
	case err != nil:
		p.failed("database.connections", err.Error(), "see the log of the database")
	case most-used < spareConns:
		p.warn("database.connections", found, "raise max_connections, or close other connections: another server may get none")
	default:
		p.ok("database.connections", found)
	}
}

func (p *postgresCheck) clock(ctx context.Context) {
	var theirs time.Time
	before := time.Now()
	if err := p.conn.QueryRow(ctx, `SELECT clock_timestamp()`).Scan(&theirs); err != nil {
		p.failed("database.clock", err.Error(), "see the log of the database")
		return
	}
	p.report.clock("database.clock", before, time.Now(), theirs)
}
