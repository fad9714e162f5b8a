package doctor

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"parley/server/store/row"
)

const (
	oldestPostgres = 150000
	spareConns     = 30 // what a server takes at most, and a few for people
)

// checkPostgres returns the epoch of the history, or "" if there is none.
func checkPostgres(ctx context.Context, r *report, cfg Config) (epoch string) {
	ctx, cancel := context.WithTimeout(ctx, 4*partWait)
	defer cancel()
	config, err := pgx.ParseConfig(cfg.Store)
	if err != nil {
		r.failed("database", "the URL cannot be read", "write it as postgres://USER:PASSWORD@HOST:5432/DATABASE")
		return ""
	}
	config.ConnectTimeout = partWait
	config.RuntimeParams["application_name"] = "parley doctor"
	config.RuntimeParams["statement_timeout"] = "5000"
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		r.failed("database", fmt.Sprintf("%s: %v", where(config), short(err)), postgresHint(config, err))
		return ""
	}
	defer conn.Close(context.WithoutCancel(ctx))
	p := &postgresCheck{r, conn, config}
	if !p.server(ctx) {
		return ""
	}
	if epoch = p.schema(ctx); epoch != "" {
		p.idle(ctx, cfg)
	}
	p.commit(ctx)
	p.replicas(ctx)
	p.connections(ctx)
	p.clock(ctx)
	return epoch
}

// postgresCheck is a connection under examination.
type postgresCheck struct {
	*report
	conn   *pgx.Conn
	config *pgx.ConnConfig
}

// server reports whether it can keep what Parley promises.
func (p *postgresCheck) server(ctx context.Context) bool {
	var version int
	var shown string
	var fsync, pages, standby bool
	err := p.conn.QueryRow(ctx, `SELECT current_setting('server_version_num')::int, current_setting('server_version'),
		current_setting('fsync')::bool, current_setting('full_page_writes')::bool, pg_is_in_recovery()`).
		Scan(&version, &shown, &fsync, &pages, &standby)
	found := fmt.Sprintf("%s, version %s, user %q, database %q", where(p.config), shown, p.config.User, p.config.Database)
	switch {
	case err != nil:
		p.failed("database", err.Error(), "see its log")
	case version < oldestPostgres:
		p.failed("database", found, "Parley needs PostgreSQL 15 or newer")
	case standby:
		p.failed("database", found+": a standby, which only reads", "give the address of the primary")
	case !fsync || !pages:
		p.failed("database", found+": fsync or full_page_writes is off", "turn them on: what is acknowledged would not outlive a power cut")
	default:
		p.ok("database", found)
		return true
	}
	return false
}

// schema looks at the tables and at the rights on them.
func (p *postgresCheck) schema(ctx context.Context) (epoch string) {
	var exists, mayMake bool
	err := p.conn.QueryRow(ctx, `SELECT to_regclass('parley.meta') IS NOT NULL, has_database_privilege(current_database(), 'CREATE')`).
		Scan(&exists, &mayMake)
	own := fmt.Sprintf("ALTER DATABASE %s OWNER TO %s", pgx.Identifier{p.config.Database}.Sanitize(), pgx.Identifier{p.config.User}.Sanitize())
	switch {
	case err != nil:
		p.failed("database.schema", err.Error(), "see the log of the database")
		return ""
	case !exists && !mayMake:
		p.failed("database.schema", "empty, and this user may not make the tables", own)
		return ""
	case !exists:
		p.ok("database.schema", "empty; the first server makes the tables")
		return ""
	}
	var version string
	var denied []string
	err = p.conn.QueryRow(ctx, `SELECT array_remove(array_agg(CASE WHEN has_table_privilege(oid, 'SELECT') AND has_table_privilege(oid, 'INSERT')
			AND has_table_privilege(oid, 'UPDATE') AND has_table_privilege(oid, 'DELETE') THEN NULL ELSE relname::text END), NULL)
		FROM pg_class WHERE relnamespace = to_regnamespace('parley') AND relkind = 'r'`).Scan(&denied)
	if err == nil && len(denied) == 0 {
		err = p.conn.QueryRow(ctx, `SELECT (SELECT value FROM parley.meta WHERE key = 'version'), coalesce((SELECT value FROM parley.meta WHERE key = 'epoch'), '')`).
			Scan(&version, &epoch)
	}
	var unfit error
	if err == nil && len(denied) == 0 {
		unfit, err = p.notes(ctx)
	}
	switch {
	case len(denied) > 0:
		p.failed("database.schema", "this user may not use "+strings.Join(denied, ", "), "give it the tables, or use the user that made them")
	case err != nil:
		p.failed("database.schema", err.Error(), "its schema parley may belong to another program; choose another database")
	case unfit != nil:
		p.failed("database.schema", "no server starts on it", unfit.Error())
	default:
		p.ok("database.schema", fmt.Sprintf("version %s, epoch %s", version, epoch))
		return epoch
	}
	return ""
}

// idle says what the servers would remove.
func (p *postgresCheck) idle(ctx context.Context, cfg Config) {
	var guests, rooms int
	err := p.conn.QueryRow(ctx, row.CountIdle(cfg.GuestsBefore, cfg.RoomsBefore)).Scan(&guests, &rooms)
	reportIdle(p.report, guests, rooms, err)
}

// notes returns why no server would serve the database, or nil.
func (p *postgresCheck) notes(ctx context.Context) (unfit, err error) {
	if _, err := p.conn.Exec(ctx, `SET search_path = parley`); err != nil {
		return nil, err
	}
	var transfer, moved string
	err = p.conn.QueryRow(ctx, row.SelectNotes).Scan(&transfer, &moved)
	return row.Notes(transfer, moved), err
}

// commit measures commits that write, as the server's do.
func (p *postgresCheck) commit(ctx context.Context) {
	took, err := median(func() error {
		return pgx.BeginFunc(ctx, p.conn, func(tx pgx.Tx) error {
			_, err := tx.Exec(ctx, `SET LOCAL synchronous_commit = on; SELECT pg_logical_emit_message(true, 'parley', 'doctor')`)
			return err
		})
	})
	p.latency("database.commit", "a commit", took, err, "messages wait that long for their acknowledgement: use a faster disk, or a database that is nearer")
}

// replicas looks at what a failover would lose.
func (p *postgresCheck) replicas(ctx context.Context) {
	var commit, names string
	var standbys int
	err := p.conn.QueryRow(ctx, `SELECT current_setting('synchronous_commit'), current_setting('synchronous_standby_names'),
		(SELECT count(*) FROM pg_stat_replication)`).Scan(&commit, &names, &standbys)
	switch {
	case err != nil:
		p.failed("database.durability", err.Error(), "see the log of the database")
	case standbys > 0 && names == "":
		p.warn("database.durability", fmt.Sprintf("%d standbys, none of them synchronous: a failover may lose what was acknowledged", standbys),
			"set synchronous_standby_names, such as 'ANY 1 (*)'")
	case commit == "off" || commit == "local":
		p.note("database.durability", "synchronous_commit is "+commit+" there by default", "nothing: Parley turns it on for itself")
	default:
		p.ok("database.durability", fmt.Sprintf("synchronous_commit %s, synchronous standbys %q", commit, names))
	}
}

// connections counts what is left for servers. Those of Parley have an advisory lock each.
func (p *postgresCheck) connections(ctx context.Context) {
	var most, used, servers int
	err := p.conn.QueryRow(ctx, `SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int,
		(SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'),
		(SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = x'5061726c'::int AND objid = 2 AND granted
			AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))`).Scan(&most, &used, &servers)
	found := fmt.Sprintf("%d of %d connections are free; %d servers run on it", most-used, most, servers)
	switch {
	case err != nil:
		p.failed("database.connections", err.Error(), "see the log of the database")
	case most-used < spareConns:
		p.warn("database.connections", found, "raise max_connections, or end what uses them: another server may find none")
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

func where(config *pgx.ConnConfig) string {
	if strings.HasPrefix(config.Host, "/") {
		return fmt.Sprintf("PostgreSQL at the socket in %s", config.Host)
	}
	return "PostgreSQL at " + net.JoinHostPort(config.Host, fmt.Sprint(config.Port))
}

// short returns the last and most exact part of an error, which has no password in it.
func short(err error) string {
	if refusal, ok := errors.AsType[*pgconn.PgError](err); ok {
		return refusal.Message
	}
	text := err.Error()
	return strings.TrimSpace(text[strings.LastIndex(text, "\n")+1:])
}

// postgresHint says what to do about a database that lets nobody in.
func postgresHint(config *pgx.ConnConfig, err error) string {
	refusal, _ := errors.AsType[*pgconn.PgError](err)
	code := ""
	if refusal != nil {
		code = refusal.Code
	}
	_, unknownHost := errors.AsType[*net.DNSError](err)
	switch text := err.Error(); {
	case code == "28P01":
		return fmt.Sprintf("correct the password of %q in the URL", config.User)
	case code == "28000":
		return "see its pg_hba.conf: it does not let this user in from here, or demands TLS (sslmode=require)"
	case code == "3D000":
		return "make the database: createdb " + config.Database
	case code == "53300":
		return "raise max_connections"
	case unknownHost:
		return "correct the host in the URL"
	case strings.Contains(text, "refused TLS"):
		return "turn TLS on there, or say sslmode=disable in the URL if the network can be trusted"
	case strings.Contains(text, "x509") || strings.Contains(text, "certificate"):
		return "give sslrootcert=FILE in the URL"
	case errors.Is(err, context.DeadlineExceeded) || strings.Contains(text, "timeout"):
		return "see whether it runs, and whether a firewall is between"
	}
	return "start it, or correct host and port in the URL"
}
