package transfer_test

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"parley/server/store"
	"parley/server/store/postgres"
	"parley/server/store/postgres/pgtest"
	"parley/server/store/sqlite"
	"parley/server/store/storetest"
	"parley/server/store/transfer"
	"parley/shared/chat"
)

// place is where a store of a test is: a file, or a database.
type place struct {
	path, url string
}

func file(t *testing.T) place { return place{path: filepath.Join(t.TempDir(), "parley.db")} }

func database(t *testing.T) place {
	server := pgtest.Shared(t)
	return place{url: server.URL(server.Database(t))}
}

// open serves a store alone.
func (p place) open(t *testing.T) (store.Store, error) {
	if p.path != "" {
		return sqlite.Open(p.path, nil)
	}
	return postgres.Open(t.Context(), p.url, postgres.Options{Alone: true})
}

func (p place) mustOpen(t *testing.T) store.Store {
	t.Helper()
	s, err := p.open(t)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (p place) source(t *testing.T, alone bool) (*transfer.Side, error) {
	if p.path != "" {
		return sqlite.TransferFrom(t.Context(), p.path, alone)
	}
	return postgres.TransferFrom(t.Context(), p.url, alone)
}

func (p place) target(t *testing.T) (*transfer.Side, error) {
	if p.path != "" {
		return sqlite.TransferInto(p.path)
	}
	return postgres.TransferInto(t.Context(), p.url)
}

// move copies everything as parley migrate does.
func move(t *testing.T, ctx context.Context, from, to place, o transfer.Options) (*transfer.Report, error) {
	t.Helper()
	source, err := from.source(t, true)
	if err != nil {
		return nil, err
	}
	defer source.Close()
	target, err := to.target(t)
	if err != nil {
		return nil, err
	}
	defer target.Close()
	o.Move = true
	return transfer.Copy(ctx, source, target, o)
}

func mustMove(t *testing.T, from, to place, o transfer.Options) *transfer.Report {
	t.Helper()
	report, err := move(t, t.Context(), from, to, o)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// TestWhatWasMovedIsAStoreLikeAnyOther moves each store of the suite to the other kind whenever it is closed and opened.
func TestWhatWasMovedIsAStoreLikeAnyOther(t *testing.T) {
	type life struct {
		at    place
		moves int
	}
	var lives sync.Map // directory to *life
	var moves atomic.Int64
	storetest.Run(t, func(t *testing.T, dir string) store.Store {
		found, opened := lives.LoadOrStore(dir, &life{at: place{path: filepath.Join(dir, "parley.db")}})
		l := found.(*life) // of one test
		if !opened {
			return l.at.mustOpen(t)
		}
		to := database(t)
		if l.moves%2 == 1 {
			to = file(t)
		}
		mustMove(t, l.at, to, transfer.Options{})
		l.at, l.moves = to, l.moves+1
		moves.Add(1)
		return to.mustOpen(t)
	})
	if moves.Load() < 2 {
		t.Errorf("the suite has moved %d stores", moves.Load())
	}
}

// TestEveryColumnIsCopied compares the list with both schemas, so that a new column is not forgotten. The index for search is not copied:
// the tables of each database are others, and a server fills them.
func TestEveryColumnIsCopied(t *testing.T) {
	for kind, p := range map[string]place{"sqlite": file(t), "postgres": database(t)} {
		side, err := p.target(t)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { side.Close() })
		query := `SELECT m.name || '.' || c.name FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'`
		if kind == "postgres" {
			query = `SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'parley'`
		}
		got := slices.DeleteFunc(texts(t, side, query), func(column string) bool {
			return strings.HasPrefix(column, "search") || strings.HasPrefix(column, "sqlite_")
		})
		want := transfer.Columns()
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s has the columns\n%s\nwhat is copied is\n%s", kind, got, want)
		}
	}
}

func texts(t *testing.T, side *transfer.Side, query string) (all []string) {
	t.Helper()
	rows, err := side.Conn.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			t.Fatal(err)
		}
		all = append(all, text)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// fill says messages in the lobby.
func fill(t *testing.T, p place, messages int) {
	t.Helper()
	s := p.mustOpen(t)
	defer s.Close()
	user := chat.UserID("u-ada")
	token := sha256.Sum256([]byte("ada"))
	if _, err := s.CreateUser(t.Context(), store.Newcomer{ID: user, Name: store.Name{Shown: "Ada", Folded: "ada", Skeleton: "ada"}, Token: token[:]}, time.Now()); err != nil {
		t.Fatal(err)
	}
	say(t, s, user, messages)
}

func say(t *testing.T, s store.Store, user chat.UserID, messages int) {
	t.Helper()
	var batch []store.Append
	for i := range messages {
		batch = append(batch, store.Append{Event: chat.Event{
			Room: chat.Lobby, Kind: chat.Said, At: chat.Millis(1_700_000_000_000 + i), By: chat.User{ID: user},
			Nonce: chat.Nonce(fmt.Sprintf("nonce-%d-%d", time.Now().UnixNano(), i)), Message: &chat.Message{Text: fmt.Sprint("text ", i, " 你好 🙂")},
		}})
	}
	for part := range slices.Chunk(batch, 500) {
		var err error
		for range 10 { // where the machine is busy, a store asks for patience; what is said again is the same message
			if _, err = s.Append(t.Context(), part); !errors.Is(err, store.ErrUnavailable) {
				break
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func head(t *testing.T, p place) chat.Seq {
	t.Helper()
	s := p.mustOpen(t)
	defer s.Close()
	heads, err := s.Heads(t.Context(), []chat.RoomID{chat.Lobby})
	if err != nil {
		t.Fatal(err)
	}
	return heads[chat.Lobby]
}

// TestAnInterruptedMoveGoesOn stops after each batch, and demands that no row is copied twice and none is missing.
func TestAnInterruptedMoveGoesOn(t *testing.T) {
	for name, places := range map[string][2]place{"to PostgreSQL": {file(t), database(t)}, "to SQLite": {database(t), file(t)}} {
		t.Run(name, func(t *testing.T) {
			from, to := places[0], places[1]
			fill(t, from, 10_000)
			interrupted := 0
			var report *transfer.Report
			for {
				ctx, cancel := context.WithCancel(t.Context())
				progress := 0
				var err error
				report, err = move(t, ctx, from, to, transfer.Options{Progress: func(table string, done, of int64) {
					if progress++; table == "events" && done < of {
						cancel()
					}
				}})
				cancel()
				if err == nil {
					break
				}
				if !errors.Is(err, context.Canceled) || interrupted > 20 {
					t.Fatalf("interrupted %d times: %v", interrupted, err)
				}
				interrupted++
				if _, err := to.open(t); err == nil || !strings.Contains(err.Error(), "incomplete copy") {
					t.Fatalf("half of it is served: %v", err)
				}
			}
			if interrupted < 3 || report.Resumed < 1_000 || report.Rows("events") != 10_000 {
				t.Errorf("interrupted %d times, report %+v", interrupted, report)
			}
			if got := head(t, to); got != 10_000 {
				t.Errorf("the head is %d", got)
			}
		})
	}
}

// TestASourceThatWentOnIsCopiedAnew serves the source between an interrupted move and the next.
func TestASourceThatWentOnIsCopiedAnew(t *testing.T) {
	from, to := file(t), database(t)
	fill(t, from, 4_500)
	ctx, cancel := context.WithCancel(t.Context())
	_, err := move(t, ctx, from, to, transfer.Options{Progress: func(table string, done, of int64) {
		if table == "events" {
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	s := from.mustOpen(t)
	if _, _, err := s.Rename(t.Context(), "u-ada", store.Name{Shown: "Eve", Folded: "eve", Skeleton: "eve"}, time.Now()); err != nil {
		t.Fatal(err)
	}
	s.Close()
	report := mustMove(t, from, to, transfer.Options{})
	if report.Resumed != 0 {
		t.Errorf("%d rows of before were taken for those of now", report.Resumed)
	}
	moved := to.mustOpen(t)
	defer moved.Close()
	if user, err := moved.User(t.Context(), "u-ada"); err != nil || user.Name != "Eve" {
		t.Errorf("got %+v, %v", user, err)
	}
}

func TestAMoveKeepsTheHistoryAndARestoreDoesNot(t *testing.T) {
	from, to, back := file(t), database(t), file(t)
	fill(t, from, 3)
	identity := func(p place) (chat.Epoch, string) {
		s := p.mustOpen(t)
		defer s.Close()
		epoch, err := s.Epoch(t.Context())
		secret, secretErr := s.Secret(t.Context())
		if err := errors.Join(err, secretErr); err != nil {
			t.Fatal(err)
		}
		return epoch, string(secret)
	}
	epoch, secret := identity(from)
	mustMove(t, from, to, transfer.Options{})
	if e, s := identity(to); e != epoch || s != secret {
		t.Errorf("the epoch became %s, it was %s; same secret: %v", e, epoch, s == secret)
	}
	report := mustMove(t, to, back, transfer.Options{NewEpoch: true})
	if e, s := identity(back); e == epoch || string(e) != report.Epoch || s != secret { // cookies and tokens are made with the secret
		t.Errorf("the epoch is %s, it was %s, the report says %s; same secret: %v", e, epoch, report.Epoch, s == secret)
	}
	if got := head(t, back); got != 3 {
		t.Errorf("the head is %d", got)
	}
}

func TestAHoleInTheHistoryIsSaid(t *testing.T) {
	from, to := database(t), file(t)
	fill(t, from, 10)
	mark(t, from, `DELETE FROM events WHERE seq = 5`)
	if _, err := move(t, t.Context(), from, to, transfer.Options{}); err == nil || !strings.Contains(err.Error(), "restore a backup") {
		t.Errorf("got %v", err)
	}
	if _, err := to.open(t); err == nil {
		t.Error("it is served")
	}
}

// TestARowThatArrivesChangedIsNoticed changes a row on its way, as a database in another encoding might.
func TestARowThatArrivesChangedIsNoticed(t *testing.T) {
	from, to := file(t), database(t)
	fill(t, from, 10)
	mark(t, to,
		`CREATE FUNCTION parley.spoil() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.text := rtrim(NEW.text, '🙂'); RETURN NEW; END $$`,
		`CREATE TRIGGER spoil BEFORE INSERT ON parley.events FOR EACH ROW WHEN (NEW.seq = 7) EXECUTE FUNCTION parley.spoil()`)
	if _, err := move(t, t.Context(), from, to, transfer.Options{}); err == nil || !strings.Contains(err.Error(), "SHA-256") {
		t.Errorf("got %v", err)
	}
}

// TestWhomAnOlderServerNamedStaysAfterAMove copies what servers of an older version have stored during an upgrade, who did not note
// whom their events name: a sweep of the copy must not take the author of a message.
func TestWhomAnOlderServerNamedStaysAfterAMove(t *testing.T) {
	from, to := file(t), file(t)
	fill(t, from, 5)
	db, err := sql.Open("sqlite", from.path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`UPDATE users SET referenced = 0, seen_at = 1; UPDATE tokens SET seen_at = 1`); err != nil {
		t.Fatal(err)
	}
	db.Close()
	mustMove(t, from, to, transfer.Options{})
	s := to.mustOpen(t)
	defer s.Close()
	if _, err := s.Sweep(t.Context(), store.Idle{GuestsBefore: time.Now()}, 100); err != nil {
		t.Fatal(err)
	}
	if events, err := s.Since(t.Context(), chat.Lobby, 0, 10, chat.PageBytes); err != nil || len(events) != 5 {
		t.Errorf("after a sweep of the copy there are %d messages (%v), want 5", len(events), err)
	}
}
