package postgres_test

import (
	"context"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/server/store/postgres"
	"parley/server/store/postgres/pgtest"
	"parley/shared/chat"
)

func TestServersTellWhetherTheyAreAlone(t *testing.T) {
	server := pgtest.Shared(t)
	url := server.URL(server.Database(t))
	ctx := t.Context()
	shared := open(t, url)
	if _, err := postgres.Open(ctx, url, postgres.Options{Alone: true}); err == nil || !strings.Contains(err.Error(), "--bus redis://") {
		t.Errorf("alone beside another: %v", err)
	}
	open(t, url) // a second one with a bus may
	shared.Close()
	url = server.URL(server.Database(t))
	alone, err := postgres.Open(ctx, url, postgres.Options{Alone: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range []postgres.Options{{}, {Alone: true}} {
		if _, err := postgres.Open(ctx, url, o); err == nil || !strings.Contains(err.Error(), "--bus redis://") {
			t.Errorf("beside one that is alone: %v", err)
		}
	}
	alone.Close()
	open(t, url)
}

func TestManyServersMayMakeTheSchemaAtOnce(t *testing.T) {
	server := pgtest.Shared(t)
	url := server.URL(server.Database(t))
	var epochs [6]chat.Epoch
	var all sync.WaitGroup
	for i := range epochs {
		all.Go(func() {
			time.Sleep(time.Duration(rand.IntN(20)) * time.Millisecond)
			s, err := postgres.Open(t.Context(), url, postgres.Options{})
			if err != nil {
				t.Error(err)
				return
			}
			defer s.Close()
			epochs[i], _ = s.Epoch(t.Context())
		})
	}
	all.Wait()
	for _, epoch := range epochs {
		if epoch != epochs[0] || epoch == "" {
			t.Errorf("they have the epochs %v", epochs)
		}
	}
}

func TestADatabaseThatDoesNotOpenSaysWhatToDo(t *testing.T) {
	server := pgtest.New(t, "password_encryption = 'scram-sha-256'")
	database := server.Database(t)
	server.Exec(t, database, `CREATE ROLE guest LOGIN`, `CREATE ROLE locked LOGIN PASSWORD 'right'`)
	foreign := server.Database(t)
	server.Exec(t, foreign, `CREATE SCHEMA parley`, `CREATE TABLE parley.meta (key text, value text)`, `CREATE TABLE parley.other (x int)`)
	newer := server.Database(t)
	open(t, server.URL(newer)).Close()
	server.Exec(t, newer, `UPDATE parley.meta SET value = '99' WHERE key = 'version'`)
	for url, want := range map[string]string{
		"postgres://parley@127.0.0.1:1/x?sslmode=disable": "nothing listens there",
		"postgres://parley@no-such-host.invalid/x":        "host name cannot be resolved",
		"postgres://%":        "postgres://user:password@host",
		server.URL("nothere"): "createdb nothere",
		strings.Replace(server.TCP(database, ""), "disable", "require", 1):    "sslmode=disable",
		strings.Replace(server.URL(database), "user=parley", "user=guest", 1): "ALTER DATABASE",
		server.URL(newer):   "newer version",
		server.URL(foreign): "another program",
	} {
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		_, err := postgres.Open(ctx, url, postgres.Options{})
		cancel()
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want something with %q", url, err, want)
		}
	}
}
