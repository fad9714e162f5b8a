//go:build linux

package scenario

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"parley/server/doctor"
	"parley/server/store/postgres/pgtest"
	"parley/server/test/kit"
)

func TestDoctorLooksAtPostgreSQL(t *testing.T) {
	server := pgtest.Shared(t)
	database := server.Database(t)
	url := server.TCP(database, "")
	d := diagnose(t, "--store", url)
	d.well()
	d.has("database", doctor.OK, "version", database)
	d.has("database.schema", doctor.OK, "empty")
	d.has("database.connections", doctor.OK, "0 servers")
	d.has("database.clock", doctor.OK)
	server.Exec(t, database, "CREATE ROLE stranger LOGIN", "REVOKE CREATE ON DATABASE "+database+" FROM PUBLIC")
	diagnose(t, "--store", strings.Replace(url, "parley@", "stranger@", 1)).has("database", doctor.Fail, "OWNER TO")
	node := kit.StartProcess(t, "--store", url)
	d = diagnose(t, "--store", url, "--public-url", node.URL)
	d.well()
	d.has("database.schema", doctor.OK, "epoch")
	d.has("database.connections", doctor.OK, "1 servers")
	d.has("database.search", doctor.OK, "complete")
	d.measured("database.commit")
	d.has("public.epoch", doctor.OK, "this database")
	diagnose(t, "--store", strings.Replace(url, "parley@", "stranger@", 1)).has("database", doctor.Fail, "GRANT")
	server.Exec(t, database, "UPDATE parley.meta SET value = 'other' WHERE key = 'epoch'")
	diagnose(t, "--store", url, "--public-url", node.URL).has("public.epoch", doctor.Fail, "another history")
}

func TestDoctorSaysWhyPostgreSQLLetsNobodyIn(t *testing.T) {
	server := pgtest.New(t, "max_connections = 12", "synchronous_commit = off", "hba_file = '"+hba(t)+"'")
	server.Exec(t, "postgres", "ALTER ROLE parley PASSWORD 'right'")
	url := strings.Replace(server.TCP("postgres", ""), "parley@", "parley:right@", 1)
	d := diagnose(t, "--store", url)
	d.has("database.durability", doctor.Note, "synchronous_commit")
	d.has("database.connections", doctor.Warn, "max_connections")
	diagnose(t, "--store", strings.Replace(url, "/postgres?", "/nowhere?", 1)).has("database", doctor.Fail, "createdb nowhere")
	diagnose(t, "--store", strings.Replace(url, "disable", "require", 1)).has("database", doctor.Fail, "sslmode=disable")
	diagnose(t, "--store", server.TCP("postgres", kit.FreeAddr(t))).has("database", doctor.Fail, "start it")
	wrong := strings.Replace(url, ":right@", ":wrong@", 1)
	d = diagnose(t, "--store", wrong)
	d.has("database", doctor.Fail, "password")
	for _, f := range d.findings {
		if strings.Contains(f.Found+f.Do, "wrong@") || strings.Contains(f.Found+f.Do, ":wrong") {
			t.Errorf("it tells the password: %+v", f)
		}
	}
}

// hba is a file that lets people of this machine in, and others by their password.
func hba(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "hba") // a test's own directory is closed to the database's user
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	file := filepath.Join(dir, "hba.conf")
	if err := os.WriteFile(file, []byte("local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return file
}
