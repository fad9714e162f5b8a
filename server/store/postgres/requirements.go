package postgres

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

// oldestVersion is the first PostgreSQL with all features that are used.
const oldestVersion = 150000

// advice is an error about a database that cannot be used, with what to do about it.
type advice struct{ found, do string }

// Error returns the finding and the advice.
func (a *advice) Error() string { return a.found + "; " + a.do }

// errForeign means that the schema has the tables of another program.
var errForeign = &advice{fmt.Sprintf("its schema %q belongs to another program", schema), "choose another database"}

// checkServer returns an error for a server that cannot keep the promises of a store.
func checkServer(ctx context.Context, conn *pgx.Conn) error {
	var version int
	var encoding, replication string
	var fsync, pages, unchecked, standby bool
	err := conn.QueryRow(ctx, `SELECT current_setting('server_version_num')::int, current_setting('server_encoding'), current_setting('fsync')::bool,
		current_setting('full_page_writes')::bool, current_setting('zero_damaged_pages')::bool OR current_setting('ignore_checksum_failure')::bool,
		current_setting('session_replication_role'), pg_is_in_recovery()`).Scan(&version, &encoding, &fsync, &pages, &unchecked, &replication, &standby)
	user := pgx.Identifier{conn.Config().User}.Sanitize()
	switch {
	case err != nil:
		return err
	case version < oldestVersion:
		return &advice{fmt.Sprintf("it is version %d", version/10000), fmt.Sprintf("Parley needs %d or newer", oldestVersion/10000)}
	case standby:
		return &advice{"it is a standby, which is read-only", "give the address of the primary"}
	case !fsync || !pages:
		return &advice{"fsync or full_page_writes is off there: acknowledged messages would not survive a power cut", "turn them on"}
	case unchecked:
		return &advice{"zero_damaged_pages or ignore_checksum_failure is on there: damaged pages would be read as if they were intact", "turn them off"}
	case replication != "origin":
		return &advice{"session_replication_role is " + replication + " there, so keys are not checked", "as a superuser: ALTER ROLE " + user + " RESET session_replication_role"}
	case encoding != "UTF8":
		return wrongEncoding(conn.Config(), encoding)
	}
	return nil
}

func wrongEncoding(config *pgx.ConnConfig, encoding string) error {
	return &advice{
		fmt.Sprintf("the encoding of its database %q is %s, which cannot store all characters", config.Database, encoding),
		fmt.Sprintf("create another database and use that: createdb --owner=%s --encoding=UTF8 --locale=C --template=template0 parley_utf8", config.User),
	}
}

// checkPrivileges returns an error unless the user may use all tables, or create them. Otherwise the first message would fail.
func checkPrivileges(ctx context.Context, conn *pgx.Conn, exists bool) error {
	var mayMake, mayUse bool
	var denied []string
	err := conn.QueryRow(ctx, `SELECT has_database_privilege(current_database(), 'CREATE'),
		coalesce((SELECT has_schema_privilege(oid, 'USAGE') FROM pg_namespace WHERE nspname = $1), false),
		(SELECT coalesce(array_agg(relname::text ORDER BY relname), '{}') FROM pg_class
		WHERE relnamespace = to_regnamespace($1) AND relkind = 'r' AND NOT (has_table_privilege(oid, 'SELECT') AND
			has_table_privilege(oid, 'INSERT') AND has_table_privilege(oid, 'UPDATE') AND has_table_privilege(oid, 'DELETE')))`, schema).
		Scan(&mayMake, &mayUse, &denied)
	config := conn.Config()
	user := pgx.Identifier{config.User}.Sanitize()
	switch {
	case err != nil:
		return err
	case !exists && !mayMake:
		return &advice{fmt.Sprintf("it is empty, and %q may not create the tables", config.User),
			fmt.Sprintf("give it the database: ALTER DATABASE %s OWNER TO %s", pgx.Identifier{config.Database}.Sanitize(), user)}
	case exists && (!mayUse || len(denied) > 0):
		return &advice{
			fmt.Sprintf("%q may not read and write its tables %s", config.User, strings.Join(denied, ", ")),
			fmt.Sprintf("use the user that created them, or let that one GRANT USAGE ON SCHEMA %[1]s TO %[2]s, and GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %[1]s TO %[2]s",
				schema, user),
		}
	}
	return nil
}
