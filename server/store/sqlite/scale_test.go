package sqlite

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"parley/server/store"
	"parley/shared/chat"
)

// fillMillion makes a million users, a hundred thousand rooms with 1.2 million suffixes, and 1.1 million events: a thousand in each
// of the thousand rooms that u1 follows, and a hundred thousand that u1 said to u2 at one place of the lobby.
const fillMillion = `
	BEGIN;
	WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000)
	INSERT INTO users (id, name, folded, skeleton, created_at, seen_at)
	SELECT 'u' || i, 'Brave-' || i, 'brave-' || i, 'brave-' || i, i, (i * 7919) % 1000003 FROM n;
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
		t.Skip("it fills a database with millions of rows")
	}
	s := open(t, filepath.Join(t.TempDir(), "parley.db"))
	fill(t, s)
	for _, q := range clientQueries(s) {
		before := reads(t)
		rows, err := q.ask(t.Context())
		if err != nil {
			t.Fatalf("%s: %v", q.name, err)
		}
		pages := reads(t) - before
		t.Logf("%-32s %6d pages for %d rows", q.name, pages, rows)
		if rows != q.rows || pages > q.pages {
			t.Errorf("%s: %d rows in %d pages, want %d in at most %d", q.name, rows, pages, q.rows, q.pages)
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

// clientQuery is a question that a client can ask again and again.
type clientQuery struct {
	name  string
	rows  int // in the answer
	pages int // that may be read for it: a few for each row that is looked at
	ask   func(context.Context) (rows int, err error)
}

func clientQueries(s *Store) []clientQuery {
	return []clientQuery{
		{"users by a prefix of all", 9, 1_000, count(func(ctx context.Context) ([]chat.User, error) { return s.UsersByPrefix(ctx, "b", 9) })},
		{"users by a prefix of few", 9, 1_000, count(func(ctx context.Context) ([]chat.User, error) { return s.UsersByPrefix(ctx, "brave-77", 9) })},
		{"users by a prefix of none", 0, 1_000, count(func(ctx context.Context) ([]chat.User, error) { return s.UsersByPrefix(ctx, "zz", 9) })},
		{"users by no prefix", 9, 100, count(func(ctx context.Context) ([]chat.User, error) { return s.UsersByPrefix(ctx, "", 9) })},
		{"users by names", 1, 400, count(func(ctx context.Context) ([]chat.User, error) { return s.UsersByFolded(ctx, []string{"brave-5", "x"}) })},
		{"rooms without a query", 51, 500, count(func(ctx context.Context) ([]chat.Room, error) { return s.PublicRooms(ctx, "", "room-150000", 51) })},
		{"rooms that all match", 51, 1_000, count(func(ctx context.Context) ([]chat.Room, error) { return s.PublicRooms(ctx, "o", "", 51) })},
		{"rooms that match by their number", 51, 1_000, count(func(ctx context.Context) ([]chat.Room, error) { return s.PublicRooms(ctx, "999", "", 51) })},
		{"a room by its name", 1, 100, count(func(ctx context.Context) ([]chat.Room, error) { return s.PublicRooms(ctx, "Room 177777", "", 51) })},
		{"rooms that do not match", 0, 100, count(func(ctx context.Context) ([]chat.Room, error) { return s.PublicRooms(ctx, "zzz", "", 51) })},
		{"where a user of many rooms stands", 1_001, 5_000, count(func(ctx context.Context) ([]chat.RoomState, error) { return s.RoomStates(ctx, "u1") })},
		{"the newest page", 300, 200, count(func(ctx context.Context) ([]chat.Event, error) {
			return s.Before(ctx, "direct:u1:u2", 100_001, chat.PageMax, chat.PageBytes)
		})},
		{"an old page", 300, 200, count(func(ctx context.Context) ([]chat.Event, error) {
			return s.After(ctx, "direct:u1:u2", 50_000, chat.PageMax, chat.PageBytes)
		})},
		{"private messages at one place", 200, 300, count(func(ctx context.Context) ([]chat.Event, error) { return s.PrivateIn(ctx, "u1", chat.Lobby, 0, 50, 200) })},
		{"private messages to one", 200, 300, count(func(ctx context.Context) ([]chat.Event, error) { return s.PrivateIn(ctx, "u2", chat.Lobby, 0, 50, 200) })},
		{"tokens", 0, 100, count(func(ctx context.Context) ([][]byte, error) { return s.LiveTokens(ctx, [][]byte{[]byte("x")}) })},
		{"a nonce", 1, 200, func(ctx context.Context) (int, error) {
			_, found, err := s.ByNonce(ctx, "u1", "private-500")
			if !found {
				return 0, err
			}
			return 1, err
		}},
		{"a room followed", 0, 400, func(ctx context.Context) (int, error) {
			return 0, s.Follow(ctx, "u1", "room-100500", chat.Millis(1).Time())
		}},
		{"a room read", 0, 400, func(ctx context.Context) (int, error) {
			_, err := s.SetRead(ctx, "u1", "room-100500", 10)
			return 0, err
		}},
		{"another name", 0, 20_000, func(ctx context.Context) (int, error) {
			_, _, err := s.Rename(ctx, "u1", store.Name{Shown: "Ada", Folded: "ada", Skeleton: "ada"}, chat.Millis(1).Time())
			return 0, err
		}},
	}
}

// count returns a question that tells how many there are.
func count[T any](ask func(context.Context) ([]T, error)) func(context.Context) (int, error) {
	return func(ctx context.Context) (int, error) {
		all, err := ask(ctx)
		return len(all), err
	}
}
