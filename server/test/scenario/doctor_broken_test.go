//go:build linux

package scenario

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"parley/server/doctor"
	"parley/server/store/postgres/pgtest"
	"parley/server/test/kit"
)

// brokenStores are stores that no server starts on.
func brokenStores(t *testing.T) map[string]string {
	t.Helper()
	server := pgtest.New(t)
	made := server.Database(t)
	served := kit.StartProcess(t, "--store", server.URL(made))
	served.Stop()
	database := func(name, options string, statements ...string) string {
		server.Exec(t, "postgres", "CREATE DATABASE "+name+" "+options)
		server.Exec(t, name, statements...)
		return server.URL(name)
	}
	copied := func(name string, statements ...string) string { return database(name, "TEMPLATE "+made, statements...) }
	as := func(role, url string) string { return strings.Replace(url, "user=parley", "user="+role, 1) }
	server.Exec(t, "postgres", "CREATE ROLE reader LOGIN")
	stores := map[string]string{
		"newer schema":              copied("newer", "UPDATE parley.meta SET value = '99' WHERE key = 'version'"),
		"another program":           database("plants", "", "CREATE SCHEMA parley", "CREATE TABLE parley.plants (name text)"),
		"half of a move":            copied("half", "INSERT INTO parley.meta VALUES ('transfer', '{}')"),
		"moved away":                copied("moved", "INSERT INTO parley.meta VALUES ('moved', 'sqlite:x')"),
		"LATIN1":                    database("latin", "ENCODING 'LATIN1' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'"),
		"SQL_ASCII":                 database("ascii", "ENCODING 'SQL_ASCII' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'"),
		"only SELECT":               as("reader", copied("readable", "GRANT USAGE ON SCHEMA parley TO reader", "GRANT SELECT ON ALL TABLES IN SCHEMA parley TO reader")),
		"no rights":                 as("reader", copied("closed")),
		"may not make":              as("reader", database("empty", "")),
		"no role":                   as("nobody", server.URL(made)),
		"no database":               server.URL("nowhere"),
		"no server":                 server.TCP(made, kit.FreeAddr(t)),
		"transaction mode":          server.Bouncer(t, "transaction").URL(made),
		"statement mode":            server.Bouncer(t, "statement").URL(made),
		"session mode, a parameter": server.Bouncer(t, "session").URL(made) + "&search_path=public",
	}
	for name, file := range brokenFiles(t) {
		stores[name] = "sqlite:" + file
	}
	return stores
}

func brokenFiles(t *testing.T) map[string]string {
	t.Helper()
	newer, half, text := filepath.Join(t.TempDir(), "parley.db"), filepath.Join(t.TempDir(), "parley.db"), filepath.Join(t.TempDir(), "parley.db")
	for path, statement := range map[string]string{newer: `PRAGMA user_version = 99`, half: `INSERT INTO meta VALUES ('transfer', '{}')`} {
		epochOf(t, path)
		execute(t, path, statement)
	}
	if err := os.WriteFile(text, []byte(strings.Repeat("These are my memoirs. ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	moved, replaced := leaveRuins(t), leaveRuins(t)
	moved.shell("mv", moved.path("parley.db"), moved.path("parley.db.old"))
	replaced.shell("cp", replaced.backup, replaced.path("parley.db"))
	return map[string]string{
		"newer file": newer, "half a file": half, "text": text, "a directory": t.TempDir(),
		"moved without its log": moved.path("parley.db"), "a backup beside a log": replaced.path("parley.db"),
	}
}

func TestDoctorFailsWhereNoServerStartsInTheSameWords(t *testing.T) {
	for about, store := range brokenStores(t) {
		t.Run(about, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), kit.Patience)
			defer cancel()
			var out, errOut bytes.Buffer
			if code := kit.Command(ctx, []string{"serve", "--addr", kit.FreeAddr(t), "--store", store}, strings.NewReader(""), &out, &errOut); code != 1 {
				t.Fatalf("serve: status %d, %s%s", code, &out, &errOut)
			}
			said := strings.TrimSpace(errOut.String())
			said = said[strings.LastIndex(said, "\n")+1:]
			d := diagnose(t, "--store", store)
			if d.status != 1 {
				t.Errorf("status %d", d.status)
			}
			for _, f := range d.findings {
				if f.Check != "database" || f.Level != doctor.Fail {
					continue
				}
				if !strings.Contains(said, f.Do) || !strings.Contains(strings.ReplaceAll(said, "; "+f.Do, ""), f.Found) {
					t.Errorf("serve says  %s\ndoctor says %s → %s", said, f.Found, f.Do)
				}
				return
			}
			t.Errorf("nothing failed: %s", fmt.Sprint(d.findings))
		})
	}
}

// A role that may only read by default is let write by the server, which asks for that.
func TestDoctorAndServerAgreeOnARoleThatReadsByDefault(t *testing.T) {
	server := pgtest.New(t)
	database := server.Database(t)
	server.Exec(t, "postgres", "ALTER ROLE parley SET default_transaction_read_only = on")
	node := kit.StartProcess(t, "--store", server.URL(database))
	ada := kit.StartClient(t, node.URL, kit.NewStorage())
	ada.Online()
	diagnose(t, "--store", server.URL(database), "--public-url", node.URL).well()
}

func TestDoctorSaysThatAPoolerIsThere(t *testing.T) {
	server := pgtest.New(t)
	d := diagnose(t, "--store", server.Bouncer(t, "session").URL(server.Database(t)))
	d.has("database", doctor.OK, "encoding UTF8")
	d.has("database.pooler", doctor.Note, "session mode", "default_pool_size")
}

func execute(t *testing.T, path, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(statement); err != nil {
		t.Fatal(err)
	}
}
