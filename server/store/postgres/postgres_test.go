package postgres_test

import (
	"context"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"parley/server/store"
	"parley/server/store/postgres"
	"parley/server/store/postgres/pgtest"
	"parley/server/store/storetest"
	"parley/shared/chat"
)

func open(t testing.TB, url string) *postgres.Store {
	t.Helper()
	s, err := postgres.Open(t.Context(), url, postgres.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func connect(t testing.TB, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(context.Background()) })
	return conn
}

func TestStoreKeepsTheContract(t *testing.T) {
	server := pgtest.Shared(t)
	keepsTheContract(t, server, server.URL)
}

// keepsTheContract runs the suite on databases of a server, which it opens at these URLs. They are copies of one that is up to date, since
// most of the time would go into bringing each there.
func keepsTheContract(t *testing.T, server *pgtest.Server, url func(database string) string) {
	var of sync.Map // directory to database
	template := server.Database(t)
	if err := alone(t, server.URL(template)).Close(); err != nil {
		t.Fatal(err)
	}
	storetest.Run(t, func(t *testing.T, dir string) store.Store {
		name, known := of.Load(dir)
		if !known {
			name = server.Copy(t, template)
			server.Exec(t, name.(string), `UPDATE parley.meta SET value = replace(gen_random_uuid()::text, '-', '') WHERE key = 'epoch'`)
			of.Store(dir, name)
		}
		return alone(t, url(name.(string)))
	})
}

// alone opens a store that no other server may use.
func alone(t *testing.T, url string) *postgres.Store {
	t.Helper()
	s, err := postgres.Open(t.Context(), url, postgres.Options{Alone: true})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestWhomAnOlderServerNamedStays is an upgrade in which a server of the version before has stored what it did not note.
func TestWhomAnOlderServerNamedStays(t *testing.T) {
	server := pgtest.Shared(t)
	url := server.URL(server.Database(t))
	s, db := open(t, url), connect(t, url)
	ctx, then := t.Context(), time.Now().Add(-60*24*time.Hour)
	for _, name := range []string{"said", "silent"} {
		if _, err := s.CreateUser(ctx, store.Newcomer{ID: chat.UserID(name), Name: store.Name{Shown: name, Folded: name, Skeleton: name}, Token: []byte(name)}, then); err != nil {
			t.Fatal(err)
		}
	}
	done, err := s.Append(ctx, []store.Append{{Event: chat.Event{Room: chat.Lobby, Kind: chat.Said, At: 1, By: chat.User{ID: "said"}, Message: &chat.Message{Text: "hello"}}}})
	if err != nil || done[0].Err != nil {
		t.Fatal(err, done[0].Err)
	}
	set := func(at time.Time) {
		if _, err := db.Exec(ctx, `UPDATE parley.users SET referenced = 0`); err != nil {
			t.Fatal(err)
		}
		if _, err := db.Exec(ctx, `INSERT INTO parley.meta VALUES ('sweep_from', '0'), ('sweep_at', $1) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
			strconv.FormatInt(at.UnixMilli(), 10)); err != nil {
			t.Fatal(err)
		}
	}
	idle := store.Idle{GuestsBefore: time.Now().Add(-time.Hour)}
	set(time.Now().Add(time.Hour))
	if swept, err := s.Sweep(ctx, idle, 10); err != nil || swept != (store.Swept{}) {
		t.Errorf("while older servers may go on: got %+v (%v), want nothing", swept, err)
	}
	set(time.Now().Add(-time.Hour))
	if swept, err := s.Sweep(ctx, idle, 10); err != nil || swept.Guests != 1 {
		t.Errorf("afterwards: got %+v (%v), want the silent one", swept, err)
	}
	if page, err := s.Since(ctx, chat.Lobby, 0, 10, chat.PageBytes); err != nil || len(page) != 1 || page[0].By.ID != "said" {
		t.Errorf("got %+v (%v), want the message with its author", page, err)
	}
}

// TestARoomOfAnOlderServerIsFound is an upgrade in which a server of the version before has made a room. Whoever made it stays too.
func TestARoomOfAnOlderServerIsFound(t *testing.T) {
	server := pgtest.Shared(t)
	url := server.URL(server.Database(t))
	s, db := open(t, url), connect(t, url)
	ctx := t.Context()
	if _, err := s.CreateUser(ctx, store.Newcomer{ID: "maker", Name: store.Name{Shown: "Maker", Folded: "maker", Skeleton: "maker"}, Token: []byte("t")}, time.Now().Add(-time.Hour)); err != nil {
		t.Fatal(err)
	}
	for _, query := range []string{
		`INSERT INTO parley.rooms (id, kind, name, folded, topic, made_by, created_at)
			SELECT 'tea-time', 'public', 'Tea Time', 'tea time', '', num, 1 FROM parley.users WHERE id = 'maker'`,
		`INSERT INTO parley.meta VALUES ('sweep_from', '0'), ('sweep_at', '0')`,
	} {
		if _, err := db.Exec(ctx, query); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 { // each server does it when it starts
		if _, err := s.FillSkeletons(ctx, strings.ToLower); err != nil {
			t.Fatal(err)
		}
	}
	for _, query := range []string{"a-t", "a t"} {
		if rooms, err := s.PublicRooms(ctx, "", query, "", 10); err != nil || len(rooms) != 1 {
			t.Errorf("%q finds %v (%v), want the room", query, rooms, err)
		}
	}
	if swept, err := s.Sweep(ctx, store.Idle{GuestsBefore: time.Now()}, 10); err != nil || swept.Guests != 0 {
		t.Errorf("got %+v (%v), want nobody swept", swept, err)
	}
}

// TestOneServerSweepsAtATime holds the lock of a sweep in another session.
func TestOneServerSweepsAtATime(t *testing.T) {
	server := pgtest.Shared(t)
	url := server.URL(server.Database(t))
	s, db := open(t, url), connect(t, url)
	ctx := t.Context()
	if _, err := s.CreateUser(ctx, store.Newcomer{ID: "idle", Name: store.Name{Shown: "Idle", Folded: "idle", Skeleton: "idle"}, Token: []byte("t")}, time.Now().Add(-time.Hour)); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(ctx, `SELECT pg_advisory_lock(1348563564, 4)`); err != nil {
		t.Fatal(err)
	}
	idle := store.Idle{GuestsBefore: time.Now()}
	if swept, err := s.Sweep(ctx, idle, 10); err != nil || swept != (store.Swept{}) {
		t.Errorf("while another one is at it: got %+v (%v), want nothing", swept, err)
	}
	if _, err := db.Exec(ctx, `SELECT pg_advisory_unlock(1348563564, 4)`); err != nil {
		t.Fatal(err)
	}
	if swept, err := s.Sweep(ctx, idle, 10); err != nil || swept.Guests != 1 {
		t.Errorf("afterwards: got %+v (%v), want the guest", swept, err)
	}
}
