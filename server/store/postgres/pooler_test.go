//go:build linux

package postgres_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"parley/server/store"
	"parley/server/store/postgres"
	"parley/server/store/postgres/pgtest"
)

func TestAStoreBehindAPoolerInSessionModeKeepsTheContract(t *testing.T) {
	server := pgtest.New(t, "max_connections = 1000")
	bouncer := server.Bouncer(t, "session", "server_idle_timeout = 1")
	keepsTheContract(t, server, bouncer.URL)
}

func TestAPoolerThatSharesSessionsIsRefused(t *testing.T) {
	server := pgtest.New(t)
	for _, mode := range []string{"transaction", "statement"} {
		for about, settings := range map[string][]string{
			"as it comes":     nil,
			"round robin":     {"server_round_robin = 1"},
			"lenient":         {"ignore_startup_parameters = extra_float_digits,search_path,options"},
			"few connections": {"default_pool_size = 2"},
		} {
			t.Run(mode+", "+about, func(t *testing.T) {
				database := server.Database(t)
				url := server.Bouncer(t, mode, settings...).URL(database)
				refused := func(err error) {
					t.Helper()
					refusal, ok := errors.AsType[*store.Refusal](err)
					if !ok || !strings.Contains(refusal.Found, "transaction or statement mode") || !strings.Contains(refusal.Do, "pool_mode = session") {
						t.Errorf("got %v", err)
					}
				}
				for range 3 {
					_, err := postgres.Open(t.Context(), url, postgres.Options{Alone: true})
					refused(err)
				}
				_, err := postgres.Inspect(t.Context(), url)
				refused(err)
				_, err = postgres.TransferFrom(t.Context(), url, false)
				refused(err)
				_, err = postgres.TransferInto(t.Context(), url)
				refused(err)
				var schemas, changed int
				conn := connect(t, server.URL(database))
				if err := conn.QueryRow(t.Context(), `SELECT count(*) FROM pg_namespace WHERE nspname = 'parley'`).Scan(&schemas); err != nil || schemas > 0 {
					t.Errorf("%d schemas were made (%v)", schemas, err)
				}
				// What others get from the pool is as they expect it.
				shared := connect(t, url+"&default_query_exec_mode=simple_protocol")
				if err := shared.QueryRow(t.Context(), `SELECT count(*) FROM pg_settings WHERE source = 'session' AND name IN ('search_path', 'enable_seqscan', 'statement_timeout')`).Scan(&changed); err != nil || changed > 0 {
					t.Errorf("%d settings of the shared session were changed (%v)", changed, err)
				}
			})
		}
	}
}

// A session of a pool may have anything left in it, if its operator has turned the cleaning off.
func TestASessionThatWasSomebodyElsesIsClean(t *testing.T) {
	server := pgtest.New(t)
	database := server.Database(t)
	bouncer := server.Bouncer(t, "session", "server_reset_query =")
	for range 3 {
		s, err := postgres.Open(t.Context(), bouncer.URL(database), postgres.Options{Alone: true})
		if err != nil {
			t.Fatal(err)
		}
		for range 20 { // on several connections at once, each with a prepared statement
			if _, err := s.UsersByPrefix(t.Context(), "a", 3); err != nil {
				t.Error(err)
			}
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestServersBehindAPoolerKnowOfEachOther(t *testing.T) {
	server := pgtest.New(t)
	database := server.Database(t)
	for _, settings := range [][]string{nil, {"server_reset_query ="}} {
		bouncer := server.Bouncer(t, "session", settings...)
		first, err := postgres.Open(t.Context(), bouncer.URL(database), postgres.Options{Alone: true})
		if err != nil {
			t.Fatal(err)
		}
		for _, url := range []string{bouncer.URL(database), server.URL(database)} {
			if _, err := postgres.Open(t.Context(), url, postgres.Options{Alone: true}); err == nil || !strings.Contains(err.Error(), "another server uses this database") {
				t.Errorf("a second server: %v", err)
			}
		}
		if err := first.Close(); err != nil {
			t.Error(err)
		}
		again, err := postgres.Open(t.Context(), bouncer.URL(database), postgres.Options{Alone: true})
		if err != nil {
			t.Fatalf("after the first was closed: %v", err)
		}
		again.Close()
	}
}

func TestAServerEndsWhenItsPoolerBeginsToShare(t *testing.T) {
	server := pgtest.New(t)
	bouncer := server.Bouncer(t, "session")
	s := open(t, bouncer.URL(server.Database(t)))
	bouncer.Reconfigure(t, "transaction")
	server.Exec(t, "postgres", `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'parley'`)
	select {
	case <-s.Broken():
		if err := s.Ping(context.Background()); err == nil || !strings.Contains(err.Error(), "pool_mode = session") {
			t.Errorf("got %v", err)
		}
	case <-time.After(time.Minute):
		t.Error("it goes on")
	}
}
