package postgres

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
)

// setting is a parameter of a session.
type setting struct{ name, value string }

// sessionSettings are the settings of every connection, which override those of the role, the database, the URL and an earlier session. They
// are set after connecting, since PgBouncer refuses most of them as startup parameters.
var sessionSettings = []setting{
	{"statement_timeout", millis(statementWait)}, // first, since that of the role may be short
	{"application_name", "parley"}, {"search_path", schema}, {"client_min_messages", "warning"},
	// How texts, bytes and numbers are encoded.
	{"client_encoding", "UTF8"}, {"standard_conforming_strings", "on"}, {"bytea_output", "hex"}, {"extra_float_digits", "1"},
	{"DateStyle", "ISO"}, {"IntervalStyle", "postgres"}, {"TimeZone", "UTC"}, {"transform_null_equals", "off"},
	// How transactions work. Rows that a policy would hide are an error.
	{"default_transaction_isolation", "read committed"}, {"default_transaction_read_only", "off"}, {"default_transaction_deferrable", "off"},
	{"row_security", "off"}, {"exit_on_error", "off"},
	{"lock_timeout", millis(lockWait)}, {"idle_in_transaction_session_timeout", millis(idleWait)},
	// A plan outlives the size of its tables, and no table stays small: a plan that reads a whole table is never right. The high costs of
	// other plans must not make the planner use JIT compilation.
	{"enable_seqscan", "off"}, {"jit", "off"}, {"plan_cache_mode", "auto"},
	{"enable_indexscan", "on"}, {"enable_indexonlyscan", "on"}, {"enable_bitmapscan", "on"}, {"enable_nestloop", "on"},
	{"enable_hashjoin", "on"}, {"enable_mergejoin", "on"}, {"enable_hashagg", "on"}, {"enable_sort", "on"}, {"enable_material", "on"},
}

// limitless are the settings of a session that copies a database.
var limitless = []setting{{"statement_timeout", "0"}, {"idle_in_transaction_session_timeout", "0"}}

// sessionQuery returns statements that set them. A commit waits for the disk, and for standbys if the operator has configured that. Some
// limits exist only in newer versions.
func sessionQuery(more []setting) string {
	var b strings.Builder
	for _, list := range [][]setting{sessionSettings, more} {
		for _, s := range list {
			fmt.Fprintf(&b, "SET %s = '%s'; ", s.name, s.value)
		}
	}
	b.WriteString(`SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') NOT IN ('on', 'remote_apply');
		SELECT set_config(name, '0', false) FROM pg_catalog.pg_settings WHERE name IN ('idle_session_timeout', 'transaction_timeout');
		SELECT pg_catalog.pg_backend_pid()`)
	return b.String()
}

// startSession returns a function that sets up a new connection.
func startSession(more ...setting) pgconn.AfterConnectFunc {
	query := sessionQuery(more)
	return func(ctx context.Context, conn *pgconn.PgConn) error {
		pid, err := backend(ctx, conn, query)
		if err != nil || pid == conn.PID() {
			return err
		}
		// A pooler: the session may have prepared statements and locks of another client.
		conn.CustomData()[pooled] = true
		if _, err := conn.Exec(ctx, `DISCARD ALL`).ReadAll(); err != nil {
			return err
		}
		_, err = backend(ctx, conn, query)
		return err
	}
}

// pooled is the key in the custom data of a connection to a pooler.
const pooled = "pooled"

// backend runs statements of which the last one selects the process id of the backend, and returns that id.
func backend(ctx context.Context, conn *pgconn.PgConn, query string) (pid uint32, err error) {
	results, err := conn.Exec(ctx, query).ReadAll()
	if err != nil {
		return 0, err
	}
	last := results[len(results)-1]
	if len(last.Rows) != 1 || len(last.Rows[0]) != 1 {
		return 0, fmt.Errorf("it does not tell the id of its process")
	}
	n, err := strconv.ParseUint(string(last.Rows[0][0]), 10, 32)
	return uint32(n), err
}
