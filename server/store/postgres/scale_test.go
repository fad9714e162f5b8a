package postgres

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"parley/server/store/postgres/pgtest"
	"parley/server/store/storetest"
)

// fillMillion makes a million users, a hundred thousand rooms with 1.2 million suffixes, and 1.1 million events: a thousand in each
// of the thousand rooms that u1 follows, and a hundred thousand that u1 said to u2 at one place of the lobby. Every tenth user is an account.
var fillMillion = []string{
	`INSERT INTO users (id, name, folded, skeleton, created_at, seen_at, role, claimed_at)
		SELECT 'u' || i, 'Brave-' || i, 'brave-' || i, 'brave-' || i, i, (i::bigint * 7919) % 1000003,
			CASE WHEN i % 10 = 7 THEN 'member' ELSE 'guest' END, CASE WHEN i % 10 = 7 THEN 1 ELSE 0 END FROM generate_series(1, 1000000) i`,
	`INSERT INTO passwords ("user", hash) SELECT num, 'hash' FROM users WHERE claimed_at > 0`,
	`INSERT INTO passkeys (id, "user", name, data, created_at) SELECT convert_to('p' || substr(id, 2), 'UTF8'), num, 'key', '{}', 1 FROM users WHERE claimed_at > 0`,
	`INSERT INTO identities (issuer, subject, "user", created_at) SELECT 'issuer', 'subject ' || substr(id, 2), num, 1 FROM users WHERE claimed_at > 0`,
	`INSERT INTO emails ("user", email, folded) SELECT num, id || '@example.com', id || '@example.com' FROM users WHERE claimed_at > 0`,
	`INSERT INTO codes ("user", hash) SELECT num, convert_to(id, 'UTF8') FROM users WHERE claimed_at > 0`,
	`INSERT INTO links (kind, hash, "user", expires_at) SELECT 'kind', convert_to('l' || substr(id, 2), 'UTF8'), num, 1000 FROM users WHERE claimed_at > 0`,
	`INSERT INTO tokens (hash, "user", seen_at, id, next) SELECT convert_to('t' || substr(id, 2), 'UTF8'), num, 7, 's' || substr(id, 2), CASE WHEN created_at % 100 = 87 THEN convert_to('n' || substr(id, 2), 'UTF8') END FROM users WHERE claimed_at > 0`,
	`INSERT INTO rooms (id, kind, name, folded, head, created_at)
		SELECT 'room-' || i, 'public', 'Room ' || i, 'room ' || i, CASE WHEN i <= 101000 THEN 1000 ELSE 0 END, i FROM generate_series(100001, 200000) i`,
	`INSERT INTO room_suffixes (suffix, room)
		SELECT substr(id, i, 16), num FROM rooms, generate_series(1, 11) i WHERE id LIKE 'room-%' UNION
		SELECT substr(folded, i, 16), num FROM rooms, generate_series(1, 5) i WHERE id LIKE 'room-%'`,
	`INSERT INTO members ("user", room, since)
		SELECT (SELECT num FROM users WHERE id = 'u1'), num, 1 FROM rooms WHERE id BETWEEN 'room-100001' AND 'room-101000'`,
	`INSERT INTO rooms (id, kind, head, created_at) VALUES ('direct:u1:u2', 'direct', 100000, 1)`,
	`INSERT INTO members ("user", room, peer, since)
		SELECT a.num, r.num, b.num, 1 FROM users a, users b, rooms r
		WHERE r.id = 'direct:u1:u2' AND (a.id = 'u1' AND b.id = 'u2' OR a.id = 'u2' AND b.id = 'u1')`,
	`INSERT INTO rooms (id, kind, name, created_at, rules) VALUES ('room:aaaaaaaaaaaaaaaaaaaaaaaaaa', 'private', 'Crowd', 1, 10000)`,
	`INSERT INTO memberships (room, "user", role, since, given_by, version)
		SELECT r.num, u.num, CASE u.id WHEN 'u10020' THEN 'owner' ELSE 'member' END, 1, u.num, u.created_at - 1000
		FROM rooms r, users u WHERE r.name = 'Crowd' AND u.created_at BETWEEN 1001 AND 11000`,
	`INSERT INTO members ("user", room, since) SELECT "user", room, 1 FROM memberships`,
	`INSERT INTO events (room, seq, kind, at, author, nonce, text)
		SELECT r.num, i, 'said', i, (SELECT num FROM users WHERE id = 'u3'), 'nonce-' || r.num || '-' || i, 'hello'
		FROM rooms r, generate_series(1, 1000) i WHERE r.id BETWEEN 'room-100001' AND 'room-101000'`,
	`INSERT INTO events (room, seq, kind, at, author, nonce, text, addressee, in_room, in_seq)
		SELECT r.num, i, 'said', i, a.num, 'private-' || i, 'hello', b.num, l.num, 0
		FROM generate_series(1, 100000) i, rooms r, rooms l, users a, users b
		WHERE r.id = 'direct:u1:u2' AND l.id = 'lobby' AND a.id = 'u1' AND b.id = 'u2'`,
}

// suspendIndexes keeps inserts from maintaining indexes and checking keys, which takes ten times as long as building the indexes at the
// end. resumeIndexes builds them, and makes the planner forget what it has learned of the tables meanwhile.
var suspendIndexes = []string{
	`SET session_replication_role = replica`, `SET maintenance_work_mem = '128MB'`, `SET max_parallel_maintenance_workers = 0`,
	`CREATE TEMP TABLE planner AS SELECT oid AS id, relpages, reltuples FROM pg_class WHERE relnamespace = 'parley'::regnamespace`,
	`UPDATE pg_index SET indisready = false, indisvalid = false WHERE indrelid IN (SELECT id FROM planner)`,
}

var resumeIndexes = []string{
	`REINDEX SCHEMA parley`,
	`UPDATE pg_class SET relpages = p.relpages, reltuples = p.reltuples FROM planner p WHERE oid = p.id`,
	`SET session_replication_role = origin`,
}

func fill(t *testing.T, conn *pgx.Conn) {
	t.Helper()
	for _, statement := range slices.Concat(suspendIndexes, fillMillion, resumeIndexes) {
		if _, err := conn.Exec(t.Context(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	var unusable int
	err := conn.QueryRow(t.Context(), `SELECT count(*) FROM pg_index WHERE indrelid IN (SELECT id FROM planner) AND NOT (indisready AND indisvalid)`).Scan(&unusable)
	if err != nil || unusable > 0 {
		t.Fatalf("%d indexes cannot be used (%v)", unusable, err)
	}
}

func TestNoQueryOfAClientReadsMoreThanItsLimitInAMillionRows(t *testing.T) {
	if testing.Short() {
		t.Skip("short: it fills a database with millions of rows")
	}
	server := pgtest.New(t, "autovacuum = off", "max_wal_size = 4GB", "wal_level = minimal", "max_wal_senders = 0", "synchronous_commit = off", "shared_buffers = 256MB")
	url := server.URL(server.Database(t))
	s, err := Open(t.Context(), url, Options{Alone: true, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	asked := s.recorded(t, url)
	conn := plain(t, url)
	fill(t, conn)
	if err := storetest.AmendAgain(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	for _, known := range []string{"before the tables were analysed", "afterwards"} {
		for _, q := range storetest.Questions(s) {
			asked.take()
			rows, err := q.Ask(t.Context())
			if err != nil {
				t.Fatalf("%s: %v", q.Name, err)
			}
			if rows != q.Rows {
				t.Errorf("%s: %d rows, want %d", q.Name, rows, q.Rows)
			}
			touched := 0
			for _, question := range asked.take() {
				touched += max(question.rows(t, conn, "force_custom_plan"), question.rows(t, conn, "force_generic_plan"))
			}
			t.Logf("%-32s %8d rows looked at for %d", q.Name, touched, rows)
			if touched > mostRows[q.Name] {
				t.Errorf("%s: %d rows were looked at %s, want at most %d", q.Name, touched, known, mostRows[q.Name])
			}
		}
		if _, err := conn.Exec(t.Context(), `VACUUM ANALYZE`); err != nil {
			t.Fatal(err)
		}
	}
}

// mostRows is how many rows may be looked at for each question, in all tables and steps together.
var mostRows = map[string]int{
	"users by a prefix of all":             2_000,
	"users by a prefix of few":             2_000,
	"users by a prefix of none":            2_000,
	"users by no prefix":                   20,
	"users by names":                       10,
	"rooms without a query":                100,
	"rooms that all match":                 5_000,
	"rooms that match by their number":     5_000,
	"a room by its name":                   10,
	"rooms that do not match":              10,
	"where a user of many rooms stands":    250_000,
	"the newest page":                      5_000,
	"an old page":                          5_000,
	"the newest page among many changes":   2_000,
	"a page before many changes":           2_000,
	"a page around many changes":           2_000,
	"events among many superseded ones":    30_000,
	"the last of many changes":             30_000,
	"messages by their places":             50,
	"pinned messages":                      50,
	"who has reacted":                      50,
	"earlier texts":                        1_000,
	"another edit":                         1_000,
	"private messages at one place":        5_000,
	"private messages to one":              5_000,
	"sessions that go on":                  10,
	"a token":                              10,
	"a token that is about to be replaced": 20,
	"an unknown token":                     10,
	"the sessions of a user":               10,
	"another session":                      100,
	"an account":                           50,
	"a passkey":                            10,
	"the passkeys of a user":               20,
	"an identity":                          20,
	"an address":                           10,
	"a recovery code":                      20,
	"a link":                               10,
	"a link that nobody has":               20,
	"links that have expired":              20,
	"a page of accounts":                   2_000,
	"accounts by their names":              2_000,
	"accounts by their role":               2_000,
	"owners by their names":                10_000,
	"whether there is an owner":            10,
	"somebody new":                         50,
	"a nonce":                              20,
	"a room followed":                      20,
	"a room read":                          20,
	"a page of many members":               80_000,
	"members by a part of their names":     80_000,
	"members of a room that all read":      100,
	"what somebody is in a room":           100,
	"what has changed of many members":     100,
	"a member more":                        20_000,
	"a member less":                        1_000,
	"another name":                         10_000,
}

// recorder keeps what was asked.
type recorder struct {
	mu    sync.Mutex
	asked []question
}

type question struct {
	sql  string
	args []any
}

// recorded has all connections of s tell the recorder.
func (s *Store) recorded(t *testing.T, url string) *recorder {
	t.Helper()
	config, err := parse(url)
	if err != nil {
		t.Fatal(err)
	}
	r := &recorder{}
	config.ConnConfig.Tracer = r
	s.reads.Close()
	s.writes.Close()
	for of, most := range map[**pgxpool.Pool]int32{&s.reads: readConns, &s.writes: writeConns} {
		if *of, err = pool(t.Context(), config, most); err != nil {
			t.Fatal(err)
		}
	}
	return r
}

// TraceQueryStart notes a question.
func (r *recorder) TraceQueryStart(ctx context.Context, _ *pgx.Conn, data pgx.TraceQueryStartData) context.Context {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asked = append(r.asked, question{data.SQL, slices.Clone(data.Args)})
	return ctx
}

// TraceBatchStart notes what an append asks and changes, but for its inserts, which cannot be repeated.
func (r *recorder) TraceBatchStart(ctx context.Context, _ *pgx.Conn, data pgx.TraceBatchStartData) context.Context {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, q := range data.Batch.QueuedQueries {
		if !strings.HasPrefix(q.SQL, "INSERT") {
			r.asked = append(r.asked, question{q.SQL, slices.Clone(q.Arguments)})
		}
	}
	return ctx
}

// The rest does nothing.
func (r *recorder) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData)     {}
func (r *recorder) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) {}
func (r *recorder) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData)     {}

func (r *recorder) take() []question {
	r.mu.Lock()
	defer r.mu.Unlock()
	asked := r.asked
	r.asked = nil
	return asked
}

// plain connects with the settings of a store, and without a limit of time.
func plain(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	config, err := parse(url)
	if err != nil {
		t.Fatal(err)
	}
	config.ConnConfig.AfterConnect = startSession(limitless...)
	conn, err := pgx.ConnectConfig(t.Context(), config.ConnConfig)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(context.Background()) })
	return conn
}

// rows asks again, with a plan for these values or for any, and returns how many rows all steps of it have looked at.
func (q question) rows(t *testing.T, conn *pgx.Conn, mode string) (rows int) {
	t.Helper()
	if !strings.Contains(q.sql, "SELECT") || strings.Contains(q.sql, "pg_") {
		return 0
	}
	execute := "EXECUTE q"
	if len(q.args) > 0 {
		values := make([]string, len(q.args))
		for i, arg := range q.args {
			values[i] = literal(arg)
		}
		execute += "(" + strings.Join(values, ", ") + ")"
	}
	tx, err := conn.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback(context.Background()) // what it has written
	if _, err := tx.Exec(t.Context(), "SET LOCAL plan_cache_mode = "+mode); err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(t.Context(), "DEALLOCATE ALL; PREPARE q AS "+q.sql, pgx.QueryExecModeSimpleProtocol); err != nil {
		t.Fatalf("%v in %s", err, q.sql)
	}
	var plan []byte
	err = tx.QueryRow(t.Context(), "EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) "+execute, pgx.QueryExecModeSimpleProtocol).Scan(&plan)
	if err != nil {
		t.Fatalf("%v in %s of %s", err, execute, q.sql)
	}
	var plans []struct{ Plan planStep }
	if err := json.Unmarshal(plan, &plans); err != nil {
		t.Fatal(err)
	}
	return plans[0].Plan.looked(t, q.sql)
}

// literal writes a value as SQL does.
func literal(arg any) string {
	quote := func(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
	v := reflect.ValueOf(arg)
	switch {
	case v.Kind() == reflect.String:
		return quote(v.String())
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8:
		return quote(`\x` + hex.EncodeToString(v.Bytes()))
	case v.Kind() == reflect.Slice:
		items := make([]string, v.Len())
		for i := range items {
			items[i] = literal(v.Index(i).Interface())
		}
		cast := ""
		if v.Type().Elem().Kind() == reflect.Slice {
			cast = "::bytea[]"
		}
		if v.Type().Elem().Kind() == reflect.Int64 {
			cast = "::bigint[]"
		}
		if v.Type().Elem().Kind() == reflect.String {
			cast = "::text[]"
		}
		return "ARRAY[" + strings.Join(items, ", ") + "]" + cast
	}
	return fmt.Sprint(arg)
}

// planStep is one of a plan.
type planStep struct {
	Kind     string  `json:"Node Type"`
	Table    string  `json:"Relation Name"`
	Rows     float64 `json:"Actual Rows"`
	Loops    float64 `json:"Actual Loops"`
	Filtered float64 `json:"Rows Removed by Filter"`
	Checked  float64 `json:"Rows Removed by Index Recheck"`
	Plans    []planStep
}

// looked returns how many rows a step and those below it have looked at. None may read a whole table.
func (s *planStep) looked(t *testing.T, sql string) int {
	t.Helper()
	if s.Kind == "Seq Scan" {
		t.Errorf("all of %s is read by %s", s.Table, sql)
	}
	rows := 0
	if strings.Contains(s.Kind, "Scan") {
		rows = int((s.Rows + s.Filtered + s.Checked) * s.Loops)
	}
	for i := range s.Plans {
		rows += s.Plans[i].looked(t, sql)
	}
	return rows
}
