//go:build linux

package scenario

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"parley/server/test/kit"
)

// documented returns the commands of a section of docs/operations.md, block by block.
func documented(t *testing.T, section string) (blocks []string) {
	t.Helper()
	data, err := os.ReadFile("../../../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	_, text, found := strings.Cut(string(data), "\n## "+section+"\n")
	if !found {
		t.Fatalf("no section %q", section)
	}
	text, _, _ = strings.Cut(text, "\n## ")
	for i, part := range strings.Split(text, "```") {
		if block, isShell := strings.CutPrefix(part, "sh\n"); i%2 == 1 && isShell {
			blocks = append(blocks, block)
		}
	}
	return blocks
}

// operator runs documented commands as they are, but for the names of places.
type operator struct {
	t     *testing.T
	bin   string
	where *strings.Replacer
}

func newOperator(t *testing.T, places ...string) *operator {
	o := &operator{t: t, bin: t.TempDir(), where: strings.NewReplacer(places...)}
	o.command("parley", `[ "$1" = serve ] && set -- "$@" --addr "$ADDR"`+"\n"+`exec `+kit.Program(t)+` "$@"`)
	return o
}

func (o *operator) command(name, script string) {
	o.t.Helper()
	if err := os.WriteFile(filepath.Join(o.bin, name), []byte("#!/bin/sh\n"+script+"\n"), 0o755); err != nil {
		o.t.Fatal(err)
	}
}

// does runs a block. If its last command serves, that goes on, and is returned.
func (o *operator) does(block string) *kit.Process {
	o.t.Helper()
	block = strings.TrimSpace(o.where.Replace(block))
	lines := strings.Split(block, "\n")
	last := len(lines) - 1
	var server *kit.Process
	if args, serves := strings.CutPrefix(lines[last], "parley serve "); serves {
		addr := kit.FreeAddr(o.t)
		server = &kit.Process{T: o.t, URL: "http://" + addr, Args: append([]string{"serve", "--addr", addr}, strings.Fields(args)...)}
		lines = lines[:last]
	}
	shell := exec.Command("sh", "-ec", strings.Join(lines, "\n"))
	shell.Env = append(os.Environ(), "PATH="+o.bin+":"+os.Getenv("PATH"), "PARLEY_STORE="+o.where.Replace("sqlite:/srv/parley/parley.db"))
	if out, err := shell.CombinedOutput(); err != nil {
		o.t.Fatalf("%v\n%s\n%s", err, block, out)
	}
	if server != nil {
		server.Start()
		o.t.Cleanup(server.Kill)
	}
	return server
}

func TestTheDocumentedBackupAndRestoreLoseNothing(t *testing.T) {
	t.Parallel()
	r := leaveRuins(t)
	place := r.dir
	backups := t.TempDir()
	o := newOperator(t, "/srv/parley", place, "/backup/parley-2026-11-25.db", filepath.Join(backups, "yesterday.db"), "/backup", backups)
	o.command("createdb", "echo there is no PostgreSQL >&2; exit 1")
	blocks := documented(t, "Backups")
	if len(blocks) != 2 {
		t.Fatalf("%d blocks", len(blocks))
	}
	r.shell("cp", r.backup, filepath.Join(backups, "yesterday.db"))
	for _, backup := range strings.Split(strings.TrimSpace(blocks[0]), "\n") {
		for _, old := range glob(t, filepath.Join(backups, "parley-*.db*")) {
			os.Remove(old)
		}
		o.does(backup)
		if made := glob(t, filepath.Join(backups, "parley-*.db")); len(made) != 1 || !slices.Equal(textsIn(t, made[0]), r.said) {
			t.Errorf("%s: made %q", backup, made)
		}
	}
	server := o.does(blocks[1])
	server.Stop()
	if got := textsIn(t, filepath.Join(place, "parley.db")); !slices.Equal(got, []string{"early"}) {
		t.Errorf("the restored file has %q", got)
	}
	r.serves(filepath.Join(place, "old", "parley.db"), r.said...)
}

func glob(t *testing.T, pattern string) []string {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestTheDocumentedMoveLosesNothing(t *testing.T) {
	t.Parallel()
	r := leaveRuins(t)
	database := kit.FreshDatabase(t)
	o := newOperator(t, "/srv/parley", r.dir, "postgres://parley@db.internal/parley", database, " --bus redis://redis.internal:6379", "", "PGPASSWORD=…", "PGPASSWORD=x")
	o.command("systemctl", `[ "$*" = "stop parley" ]`)
	blocks := documented(t, "Moving: SQLite to PostgreSQL, and back")
	server := o.does(blocks[0])
	kit.StartClient(t, server.URL, kit.NewStorage()).Sees(r.said)
}
