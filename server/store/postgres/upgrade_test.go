package postgres

import (
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"parley/server/store/postgres/pgtest"
	"parley/shared/chat"
)

// before has a database that a program with so many migrations has made.
func before(t *testing.T, url string, version int) *pgx.Conn {
	t.Helper()
	conn := plain(t, url)
	steps, err := migrations.ReadDir("migrations")
	if err != nil {
		t.Fatal(err)
	}
	run(t, conn, `CREATE SCHEMA IF NOT EXISTS parley; SET search_path = parley`)
	for _, step := range steps[:version] {
		statements, err := migrations.ReadFile("migrations/" + step.Name())
		if err != nil {
			t.Fatal(err)
		}
		run(t, conn, string(statements))
	}
	run(t, conn, fmt.Sprintf(`INSERT INTO meta (key, value) VALUES ('version', '%d')`, version))
	return conn
}

func run(t *testing.T, conn *pgx.Conn, statements string) {
	t.Helper()
	if _, err := conn.Exec(t.Context(), statements); err != nil {
		t.Fatalf("%v in %s", err, statements)
	}
}

// TestTokensOfTheOldProgramBecomeSessions also has a server of the old program go on for a while.
func TestTokensOfTheOldProgramBecomeSessions(t *testing.T) {
	server := pgtest.Shared(t)
	url := server.URL(server.Database(t))
	conn := before(t, url, 10)
	guest := func(name string) {
		run(t, conn, fmt.Sprintf(`INSERT INTO users (id, name, folded, skeleton, created_at, seen_at) VALUES ('%[1]s', '%[1]s', '%[1]s', '%[1]s', 5, 7);
			INSERT INTO tokens (hash, "user", seen_at) SELECT convert_to('%[1]s', 'UTF8'), num, 7 FROM users WHERE id = '%[1]s'`, name))
	}
	guest("ada")
	guest("bo")
	s, err := Open(t.Context(), url, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	guest("cy") // by the old program
	ids := map[string]bool{}
	for _, name := range []string{"ada", "bo", "cy"} {
		login, err := s.Login(t.Context(), []byte(name), time.Time{}, chat.Millis(8).Time())
		if err != nil || string(login.User.ID) != name || len(login.Session) < 16 || login.Claimed || login.Role != chat.RoleGuest {
			t.Errorf("got %+v (%v), want the guest %s", login, err, name)
		}
		ids[login.Session] = true
	}
	if len(ids) != 3 {
		t.Errorf("got the sessions %v, want three", ids)
	}
}
