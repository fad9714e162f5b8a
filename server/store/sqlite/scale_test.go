package sqlite

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"parley/server/store/storetest"
)

// fillMillion makes a million users, a hundred thousand rooms with 1.2 million suffixes, and 1.1 million events: a thousand in each
// of the thousand rooms that u1 follows, and a hundred thousand that u1 said to u2 at one place of the lobby. Every tenth user is an account.
const fillMillion = `
	BEGIN;
	WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000)
	INSERT INTO users (id, name, folded, skeleton, created_at, seen_at, role, claimed_at)
	SELECT 'u' || i, 'Brave-' || i, 'brave-' || i, 'brave-' || i, i, (i * 7919) % 1000003, CASE WHEN i % 10 = 7 THEN 'member' ELSE 'guest' END, i % 10 = 7 FROM n;
	INSERT INTO passwords ("user", hash) SELECT num, 'hash' FROM users WHERE claimed_at > 0;
	INSERT INTO passkeys (id, "user", name, data, created_at) SELECT CAST('p' || substr(id, 2) AS BLOB), num, 'key', '{}', 1 FROM users WHERE claimed_at > 0;
	INSERT INTO identities (issuer, subject, "user", created_at) SELECT 'issuer', 'subject ' || substr(id, 2), num, 1 FROM users WHERE claimed_at > 0;
	INSERT INTO emails ("user", email, folded) SELECT num, id || '@example.com', id || '@example.com' FROM users WHERE claimed_at > 0;
	INSERT INTO codes ("user", hash) SELECT num, CAST(id AS BLOB) FROM users WHERE claimed_at > 0;
	INSERT INTO links (kind, hash, "user", expires_at) SELECT 'kind', CAST('l' || substr(id, 2) AS BLOB), num, 1000 FROM users WHERE claimed_at > 0;
	INSERT INTO tokens (hash, "user", seen_at, id, next) SELECT CAST('t' || substr(id, 2) AS BLOB), num, 7, 's' || substr(id, 2),
		CASE WHEN created_at % 100 = 87 THEN CAST('n' || substr(id, 2) AS BLOB) END FROM users WHERE claimed_at > 0;
	WITH RECURSIVE n(i) AS (SELECT 100001 UNION ALL SELECT i + 1 FROM n WHERE i < 200000)
	INSERT INTO rooms (id, kind, name, folded, head, created_at)
	SELECT 'room-' || i, 'public', 'Room ' || i, 'room ' || i, CASE WHEN i <= 101000 THEN 1000 ELSE 0 END, i FROM n;
	WITH RECURSIVE at(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM at WHERE i < 11)
	INSERT OR IGNORE INTO room_suffixes (suffix, room)
	SELECT substr(id, i, 16), num FROM rooms JOIN at WHERE id LIKE 'room-%' UNION
	SELECT substr(folded, i, 16), num FROM rooms JOIN at WHERE id LIKE 'room-%' AND i <= 5;
	INSERT INTO members (user, room, since)
	SELECT (SELECT num FROM users WHERE id = 'u1'), num, 1 FROM rooms WHERE id BETWEEN 'room-100001' AND 'room-101000';
	INSERT INTO rooms (id, kind, head, created_at) VALUES ('direct:u1:u2', 'direct', 100000, 1);
	INSERT INTO members (user, room, peer, since)
	SELECT a.num, r.num, b.num, 1 FROM users a, users b, rooms r
	WHERE r.id = 'direct:u1:u2' AND (a.id = 'u1' AND b.id = 'u2' OR a.id = 'u2' AND b.id = 'u1');
	INSERT INTO rooms (id, kind, name, created_at, rules) VALUES ('room:aaaaaaaaaaaaaaaaaaaaaaaaaa', 'private', 'Crowd', 1, 10000);
	INSERT INTO memberships (room, user, role, since, given_by, version)
	SELECT r.num, u.num, CASE u.id WHEN 'u10020' THEN 'owner' ELSE 'member' END, 1, u.num, u.created_at - 1000
	FROM rooms r, users u WHERE r.name = 'Crowd' AND u.created_at BETWEEN 1001 AND 11000;
	INSERT INTO members (user, room, since) SELECT user, room, 1 FROM memberships;
	WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
	INSERT INTO events (room, seq, kind, at, author, nonce, text)
	SELECT r.num, i, 'said', i, (SELECT num FROM users WHERE id = 'u3'), 'nonce-' || r.num || '-' || i, 'hello'
	FROM rooms r JOIN n WHERE r.id BETWEEN 'room-100001' AND 'room-101000';
	WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
	INSERT INTO events (room, seq, kind, at, author, nonce, text, addressee, in_room, in_seq)
	SELECT r.num, i, 'said', i, a.num, 'private-' || i, 'hello', b.num, l.num, 0
	FROM n, rooms r, rooms l, users a, users b WHERE r.id = 'direct:u1:u2' AND l.id = 'lobby' AND a.id = 'u1' AND b.id = 'u2';
	COMMIT`

// fill fills the database without its indexes, and then builds them, which takes a third of the time.
func fill(t *testing.T, s *Store) {
	t.Helper()
	ctx, conn := t.Context(), s.writer.conn.conn
	drop, create := indexes(t, s)
	for _, statement := range []string{
		`PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; PRAGMA cache_size = -262144`, drop, fillMillion, create,
		`PRAGMA wal_checkpoint(TRUNCATE); PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL`,
	} {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			t.Fatal(err)
		}
	}
}

// indexes returns statements that drop all indexes that are not constraints, and create them as they were.
func indexes(t *testing.T, s *Store) (drop, create string) {
	t.Helper()
	rows, err := s.db.QueryContext(t.Context(), `SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var name, sql string
		if err := rows.Scan(&name, &sql); err != nil {
			t.Fatal(err)
		}
		drop, create = drop+"DROP INDEX "+name+";", create+sql+";"
	}
	if err := rows.Err(); err != nil || drop == "" {
		t.Fatalf("found no indexes: %v", err)
	}
	return drop, create
}

// reads returns how many times this process has read from a file: a page of a database each, as far as it is not in the cache.
func reads(t *testing.T) (count int) {
	t.Helper()
	data, err := os.ReadFile("/proc/self/io")
	if err != nil {
		t.Skip("this system does not count what a process reads")
	}
	for line := range strings.Lines(string(data)) {
		fmt.Sscanf(line, "syscr: %d", &count)
	}
	return count
}

func TestNoQueryOfAClientReadsMoreThanItsLimitInAMillionRows(t *testing.T) {
	if testing.Short() {
		t.Skip("short: it fills a database with millions of rows")
	}
	s := open(t, filepath.Join(t.TempDir(), "parley.db"))
	fill(t, s)
	if err := storetest.AmendAgain(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	for _, q := range storetest.Questions(s) {
		before := reads(t)
		rows, err := q.Ask(t.Context())
		if err != nil {
			t.Fatalf("%s: %v", q.Name, err)
		}
		pages := reads(t) - before
		t.Logf("%-32s %6d pages for %d rows", q.Name, pages, rows)
		if rows != q.Rows || pages > mostPages[q.Name] {
			t.Errorf("%s: %d rows in %d pages, want %d in at most %d", q.Name, rows, pages, q.Rows, mostPages[q.Name])
		}
	}
	for query := range s.reads.prepared {
		for _, step := range plan(t, s, query) {
			if strings.HasPrefix(step, "SCAN") && !allowedScan(step) {
				t.Errorf("%s\n\tin %s", step, query)
			}
		}
	}
}

// mostPages is how many pages may be read for each question: a few for each row that is looked at.
var mostPages = map[string]int{
	"users by a prefix of all":             1_000,
	"users by a prefix of few":             1_000,
	"users by a prefix of none":            1_000,
	"users by no prefix":                   100,
	"users by names":                       400,
	"rooms without a query":                500,
	"rooms that all match":                 1_000,
	"rooms that match by their number":     1_000,
	"a room by its name":                   100,
	"rooms that do not match":              100,
	"where a user of many rooms stands":    5_000,
	"the newest page":                      200,
	"an old page":                          200,
	"the newest page among many changes":   400,
	"a page before many changes":           400,
	"a page around many changes":           400,
	"events among many superseded ones":    600,
	"the last of many changes":             600,
	"messages by their places":             100,
	"pinned messages":                      100,
	"who has reacted":                      100,
	"earlier texts":                        200,
	"another edit":                         1_000,
	"private messages at one place":        300,
	"private messages to one":              300,
	"sessions that go on":                  100,
	"a token":                              100,
	"a token that is about to be replaced": 400,
	"an unknown token":                     100,
	"the sessions of a user":               100,
	"another session":                      400,
	"an account":                           100,
	"a passkey":                            100,
	"the passkeys of a user":               100,
	"an identity":                          400,
	"an address":                           100,
	"a recovery code":                      200,
	"a link":                               100,
	"a link that nobody has":               200,
	"links that have expired":              200,
	"a page of accounts":                   1_000,
	"accounts by their names":              1_000,
	"accounts by their role":               1_000,
	"owners by their names":                6_000,
	"whether there is an owner":            100,
	"somebody new":                         400,
	"a nonce":                              200,
	"a room followed":                      400,
	"a room read":                          400,
	"a page of many members":               1_000,
	"members by a part of their names":     1_000,
	"members of a room that all read":      100,
	"what somebody is in a room":           100,
	"what has changed of many members":     100,
	"a member more":                        1_000,
	"a member less":                        1_000,
	"another name":                         20_000,
}
