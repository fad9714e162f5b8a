package postgres

import (
	"errors"
	"testing"

	"parley/server/store"
	"parley/server/store/postgres/pgtest"
)

func TestWhatIsChangedBesideServersIsSeenByThem(t *testing.T) {
	database := pgtest.Shared(t)
	url := database.URL(database.Database(t))
	if _, err := OpenBeside(t.Context(), url); err == nil {
		t.Fatal("a database without tables was opened")
	} else if refusal, ok := errors.AsType[*store.Refusal](err); !ok || refusal.Do == "" {
		t.Errorf("got %v", err)
	}
	server, err := Open(t.Context(), url, Options{Alone: true})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	beside, err := OpenBeside(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer beside.Close()
	if err := beside.SetSetting(t.Context(), "name", "Attic"); err != nil {
		t.Fatal(err)
	}
	if got, err := server.Settings(t.Context()); err != nil || got["name"] != "Attic" {
		t.Errorf("the server has %v, %v", got, err)
	}
	if _, err := server.writes.Exec(t.Context(), `UPDATE meta SET value = '3' WHERE key = 'version'`); err != nil {
		t.Fatal(err)
	}
	_, err = OpenBeside(t.Context(), url)
	if refusal, ok := errors.AsType[*store.Refusal](err); !ok || refusal.Do == "" {
		t.Errorf("tables of another version: %v", err)
	}
}
