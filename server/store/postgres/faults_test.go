package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"parley/server/store"
	"parley/server/store/postgres"
	"parley/server/store/postgres/pgtest"
	"parley/shared/chat"
)

// ada is who speaks in these tests.
func ada(t testing.TB, s *postgres.Store) chat.User {
	t.Helper()
	u, err := s.CreateUser(t.Context(), store.Newcomer{ID: "u-ada", Name: store.Name{Shown: "Ada", Folded: "ada", Skeleton: "ada"}, Token: []byte("x")}, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func said(u chat.User, nonce, text string) []store.Append {
	return []store.Append{{Event: chat.Event{
		Room: chat.Lobby, Kind: chat.Said, At: 1, By: chat.User{ID: u.ID}, Nonce: chat.Nonce(nonce), Message: &chat.Message{Text: text},
	}}}
}

// insist sends until it is known what became of it, as a client does.
func insist(s *postgres.Store, u chat.User, nonce string) (chat.Event, error) {
	for range 200 {
		done, err := s.Append(context.Background(), said(u, nonce, nonce))
		switch {
		case errors.Is(err, store.ErrUnavailable) || errors.Is(err, store.ErrOutcomeUnknown):
			time.Sleep(50 * time.Millisecond)
		case err != nil:
			return chat.Event{}, err
		default:
			return done[0].Event, done[0].Err
		}
	}
	return chat.Event{}, errors.New("it is never stored")
}

// everything demands that the lobby has each of these nonces once, at the place that was told, and nothing else.
func everything(t *testing.T, s *postgres.Store, acked map[string]chat.Seq) {
	t.Helper()
	events, err := s.Since(t.Context(), chat.Lobby, 0, 1_000_000, 1<<30) // a hole would be an error
	if err != nil {
		t.Fatal(err)
	}
	if len(events) != len(acked) {
		t.Errorf("%d events are stored, %d were acknowledged", len(events), len(acked))
	}
	for _, e := range events {
		if acked[string(e.Nonce)] != e.Seq {
			t.Errorf("%s is at %d, told was %d", e.Nonce, e.Seq, acked[string(e.Nonce)])
		}
	}
}

// crowd has several speakers insist on messages while harm is done.
func crowd(t *testing.T, each int, harm func(), stores ...*postgres.Store) map[string]chat.Seq {
	t.Helper()
	u := ada(t, stores[0])
	var mu sync.Mutex
	acked := map[string]chat.Seq{}
	var all sync.WaitGroup
	for speaker := range 4 {
		for i, s := range stores {
			all.Go(func() {
				for n := range each {
					nonce := fmt.Sprintf("nonce-%d-%06d", speaker, n) // the same on all stores
					e, err := insist(s, u, nonce)
					mu.Lock()
					if old, known := acked[nonce]; err != nil || known && old != e.Seq {
						t.Errorf("store %d: %s is at %d, was at %d: %v", i, nonce, e.Seq, old, err)
					}
					acked[nonce] = e.Seq
					mu.Unlock()
				}
			})
		}
	}
	harm()
	all.Wait()
	return acked
}

func TestAKilledDatabaseLosesAndDoublesNothing(t *testing.T) {
	server := pgtest.New(t)
	s := open(t, server.URL(server.Database(t)))
	acked := crowd(t, 400, func() {
		for range 3 {
			time.Sleep(300 * time.Millisecond)
			server.Kill()
			server.Start(t)
		}
	}, s)
	everything(t, s, acked)
	if err := s.Ping(t.Context()); err != nil || s.Unavailable() != nil {
		t.Errorf("it has not healed: %v, %v", err, s.Unavailable())
	}
}

func TestTwoServersWithTheSameNoncesAgree(t *testing.T) {
	server := pgtest.Shared(t)
	url := server.URL(server.Database(t))
	a, b := open(t, url), open(t, url)
	everything(t, a, crowd(t, 100, func() {}, a, b))
}

// TestALostAnswerToACommitIsFoundOut cuts the connection after each possible length of the answers.
func TestALostAnswerToACommitIsFoundOut(t *testing.T) {
	server := pgtest.Shared(t)
	database := server.Database(t)
	p := newProxy(t, server.Addr())
	direct, s := open(t, server.URL(database)), open(t, server.TCP(database, p.addr))
	u := ada(t, direct)
	acked := map[string]chat.Seq{}
	stored, refused := 0, 0
	for bytes := 0; bytes < 1200; bytes += 15 {
		nonce := fmt.Sprintf("nonce-of-%d", bytes)
		if _, err := s.Append(t.Context(), said(u, nonce+"-before", "x")); err != nil { // a fresh connection is there
			t.Fatal(err)
		}
		e, _, _ := direct.ByNonce(t.Context(), u.ID, chat.Nonce(nonce+"-before"))
		acked[nonce+"-before"] = e.Seq
		p.cutAfter(bytes)
		healed := time.AfterFunc(100*time.Millisecond, p.heal)
		done, err := s.Append(t.Context(), said(u, nonce, nonce))
		if err == nil {
			err = done[0].Err
		}
		if healed.Stop() {
			p.heal()
		}
		_, there, errStored := direct.ByNonce(t.Context(), u.ID, chat.Nonce(nonce))
		switch {
		case errStored != nil:
			t.Fatal(errStored)
		case err == nil && !there:
			t.Fatalf("after %d bytes it was acknowledged and is not stored", bytes)
		case err == nil:
			stored++
		case errors.Is(err, store.ErrUnavailable) && there:
			t.Fatalf("after %d bytes it is stored, and its sender was told that it is not: %v", bytes, err)
		default:
			refused++
		}
		done, err = s.Append(t.Context(), said(u, nonce, nonce))
		if err != nil || done[0].Err != nil || done[0].Dup != there {
			t.Fatalf("again: %+v, %v", done, err)
		}
		acked[nonce] = done[0].Event.Seq
	}
	everything(t, direct, acked)
	t.Logf("%d were stored although the answer was cut somewhere, %d were not", stored, refused)
	if stored == 0 {
		t.Error("no commit was found out: this proves nothing")
	}
}

func TestAFrozenDatabaseIsNoticedAndHeals(t *testing.T) {
	server := pgtest.New(t)
	s := open(t, server.URL(server.Database(t)))
	u := ada(t, s)
	first, err := insist(s, u, "nonce-before")
	if err != nil {
		t.Fatal(err)
	}
	server.Freeze()
	began := time.Now()
	var all sync.WaitGroup
	var late atomic.Int64
	for i := range 60 { // more than there are connections
		all.Go(func() {
			if i%2 == 0 {
				_, err := s.User(t.Context(), u.ID)
				if !errors.Is(err, store.ErrUnavailable) {
					t.Errorf("a read: %v", err)
				}
			} else if _, err := s.Append(t.Context(), said(u, "nonce-frozen", "x")); !errors.Is(err, store.ErrUnavailable) && !errors.Is(err, store.ErrOutcomeUnknown) {
				t.Errorf("a write: %v", err)
			}
			late.Store(int64(time.Since(began)))
		})
	}
	all.Wait()
	if took := time.Duration(late.Load()); took > 2*time.Minute {
		t.Errorf("the last one was answered after %v", took)
	}
	if err := s.Ping(t.Context()); err == nil {
		t.Error("a frozen database answers a ping")
	}
	if s.Unavailable() == nil {
		t.Error("Later says that everything is stored")
	}
	server.Thaw()
	second, err := insist(s, u, "nonce-frozen")
	if err != nil {
		t.Fatal(err)
	}
	everything(t, s, map[string]chat.Seq{"nonce-before": first.Seq, "nonce-frozen": second.Seq})
	if s.Unavailable() != nil {
		t.Errorf("it has not healed: %v", s.Unavailable())
	}
}

func TestALockedTableHoldsUpNothingElse(t *testing.T) {
	server := pgtest.Shared(t)
	database := server.Database(t)
	s := open(t, server.URL(database))
	u := ada(t, s)
	locker := connect(t, server.URL(database))
	if _, err := locker.Exec(t.Context(), `BEGIN; LOCK TABLE parley.events`); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			if _, err := s.Append(t.Context(), said(u, fmt.Sprintf("nonce-locked-%d", i), "x")); !errors.Is(err, store.ErrUnavailable) {
				t.Errorf("a write: %v", err)
			}
		})
	}
	for range 20 {
		if _, err := s.User(t.Context(), u.ID); err != nil {
			t.Errorf("a read of another table: %v", err)
		}
		if err := s.Ping(t.Context()); err != nil {
			t.Errorf("ping: %v", err)
		}
	}
	all.Wait()
	if _, err := locker.Exec(t.Context(), `ROLLBACK`); err != nil {
		t.Fatal(err)
	}
	if _, err := insist(s, u, "nonce-locked-0"); err != nil {
		t.Error(err)
	}
}

// TestAStandbyThatTakesOverIsAnotherHistory kills the primary and promotes its standby.
func TestAStandbyThatTakesOverIsAnotherHistory(t *testing.T) {
	for name, confirmed := range map[string]bool{"not confirmed by it": false, "confirmed by it": true} {
		t.Run(name, func(t *testing.T) {
			primary := pgtest.New(t)
			standby := primary.Standby(t, "second")
			if confirmed {
				primary.Exec(t, "postgres", `ALTER SYSTEM SET synchronous_standby_names = 'second'`, `SELECT pg_reload_conf()`)
				time.Sleep(500 * time.Millisecond) // the postmaster tells its processes
			}
			database := primary.Database(t)
			p := newProxy(t, primary.Addr())
			s := open(t, primary.TCP(database, p.addr))
			u := ada(t, s)
			before, err := s.Epoch(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			acked := map[string]chat.Seq{}
			for i := range 20 {
				nonce := fmt.Sprintf("nonce-first-%d", i)
				e, err := insist(s, u, nonce)
				if err != nil {
					t.Fatal(err)
				}
				acked[nonce] = e.Seq
			}
			if !confirmed {
				time.Sleep(time.Second) // it follows, with nothing that says so
			}
			primary.Kill()
			standby.Promote(t)
			p.leadTo(standby.Addr())
			if !confirmed {
				select {
				case <-s.Broken():
				case <-time.After(30 * time.Second):
					t.Fatal("nobody noticed")
				}
				if _, err := s.Append(t.Context(), said(u, "nonce-after-1", "x")); !errors.Is(err, store.ErrBroken) {
					t.Errorf("a write: %v", err)
				}
			} else {
				e, err := insist(s, u, "nonce-after-1")
				if err != nil {
					t.Fatal(err)
				}
				acked["nonce-after-1"] = e.Seq
				everything(t, s, acked)
			}
			s.Close()
			var after [3]chat.Epoch
			var all sync.WaitGroup
			for i := range after { // several servers start again
				all.Go(func() { after[i], _ = open(t, standby.URL(database)).Epoch(t.Context()) })
			}
			all.Wait()
			if after[0] != after[1] || after[0] != after[2] || after[0] == "" {
				t.Errorf("they have the epochs %v", after)
			}
			if (after[0] == before) != confirmed {
				t.Errorf("the epoch was %s and is %s", before, after[0])
			}
		})
	}
}

// TestWhoLeavesMayTakeAMoment starts a server while the database still ends the connection of the one before.
func TestWhoLeavesMayTakeAMoment(t *testing.T) {
	server := pgtest.Shared(t)
	url := server.URL(server.Database(t))
	open(t, url).Close() // the schema is there
	serve := func(o postgres.Options) error {
		s, err := postgres.Open(t.Context(), url, o)
		if err == nil {
			s.Close()
		}
		return err
	}
	ways := map[string]func() error{
		"a server":   func() error { return serve(postgres.Options{Alone: true}) },
		"one of two": func() error { return serve(postgres.Options{}) },
		"a move": func() error {
			side, err := postgres.TransferInto(t.Context(), url)
			if err == nil {
				err = side.Close()
			}
			return err
		},
	}
	for name, next := range ways {
		t.Run(name, func(t *testing.T) {
			before, err := pgx.Connect(t.Context(), url)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := before.Exec(t.Context(), `SELECT pg_advisory_lock(x'5061726c'::int, 2)`); err != nil {
				t.Fatal(err)
			}
			time.AfterFunc(300*time.Millisecond, func() { before.Close(context.Background()) })
			if err := next(); err != nil {
				t.Fatal(err)
			}
		})
	}
}
