package postgres_test

import (
	"context"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"parley/server/store"
	"parley/server/store/postgres"
	"parley/server/store/postgres/pgtest"
	"parley/server/store/storetest"
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
	var of sync.Map // directory to database
	storetest.Run(t, func(t *testing.T, dir string) store.Store {
		name, known := of.Load(dir)
		if !known {
			name = server.Database(t)
			of.Store(dir, name)
		}
		s, err := postgres.Open(t.Context(), server.URL(name.(string)), postgres.Options{Alone: true})
		if err != nil {
			t.Fatal(err)
		}
		return s
	})
}
