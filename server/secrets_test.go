//go:build linux

package main

import (
	"context"
	"log"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parley/server/store/sqlite"
)

// planted are secrets with characters that end parts of a URL. No word has four of their characters in a row.
var planted = []string{"zQ7xK9wV3jRnB5", "zQ7xK@wV3jR", "zQ7xK/wV3jR?nB5mT#pL8cY", "zQ7xK:wV3jR %wX6f"}

// addresses are where a secret may stand: S as it is, E encoded.
var addresses = map[string][]string{
	"store": {
		"postgres://parley:S@127.0.0.1:1/db", "postgres://parley:E@127.0.0.1:1/db", "postgresql://parley:E@parley.invalid/db", "postgre://parley:S@127.0.0.1/db",
		"postgres:/parley:S@127.0.0.1/db", "postgres:parley:S@127.0.0.1/db", "postgres://parley:S/db", "postgres://E@127.0.0.1:1/db", "//parley:S@127.0.0.1/db",
		"postgres://127.0.0.1:1/db?user=parley&password=E", "postgres://parley:E@127.0.0.1:1/db?sslmode=odd", "postgres://127.0.0.1:1/db?password=E&sslmode=odd",
		"postgres://parley:E@127.0.0.1:port/db", "postgres://parley:E@127.0.0.1:1/db?connect_timeout=soon",
		"host=127.0.0.1 port=1 user=parley password='S'", "host=127.0.0.1 port=1 password=E", "sqlite:postgres://parley:S@127.0.0.1/db", "postgres://parley:S@127.0.0.1:1/db?x=a@b",
	},
	"bus": {
		"redis://:S@127.0.0.1:1", "redis://:E@127.0.0.1:1", "redis://parley:E@parley.invalid:6379", "rediss://:E@127.0.0.1:1", "redi://:S@127.0.0.1:1", "redis:S@127.0.0.1:1",
		"redis://127.0.0.1:1?password=E", "redis://:E@127.0.0.1:1/db", "redis://127.0.0.1:1?master_set=x&sentinel_password=E", "redis://:S", "redis://:E@127.0.0.1:1,127.0.0.1:2",
	},
	"site": {
		"http://ada:S@127.0.0.1:1", "http://ada:E@127.0.0.1:1", "https://E@127.0.0.1:1", "htp://ada:S@127.0.0.1:1", "http://127.0.0.1:1/?token=E", "http://ada:E@127.0.0.1:1/r/a/b",
		"ada:S@127.0.0.1:1", "http://ada:E@127.0.0.1:port", "//ada:S@127.0.0.1:1",
	},
}

// takers are the commands that take an address, which stands for X.
var takers = map[string][]string{
	"store": {
		"serve --addr 127.0.0.1:0 --bus memory: --store X", "doctor --store X", "migrate --from sqlite:F --to X", "migrate --from X --to sqlite:N", "backup --from X --to N",
		"backup --from sqlite:F --to X", "restore --from X --to sqlite:N", "restore --from F --to X", "check DIR --store X", "admin users --store X",
		"admin reset ada --store=X", "serve X", "doctor X", "migrate X", "backup --to N X", "restore X", "X", "serve --store=X", "serve --stroe=X", "backup --force=X", "migrate --from X --to X",
	},
	"bus": {"serve --addr 127.0.0.1:0 --store postgres://127.0.0.1:1/x --bus X", "doctor --bus X --store postgres://127.0.0.1:1/x", "serve --bus=X", "doctor --bus X"},
	"site": {
		"serve --addr 127.0.0.1:0 --store sqlite:/dev/null/x --public-url X", "serve --store sqlite:/dev/null/x --origins X", "doctor --public-url X", "doctor --nodes X", "doctor --nodes=X",
		"chat X --send hi --timeout 1s --state D", "chat --colour X", "load X --for 1ms --clients 1 --senders 1 --history D", "check DIR --store X", "X",
	},
}

// environment are the variables that take the place of options.
var environment = map[string][]string{
	"PARLEY_STORE":      {"store", "serve --addr 127.0.0.1:0", "doctor", "backup --to N", "restore --from F", "admin users"},
	"PARLEY_FROM":       {"store", "migrate --to sqlite:N"},
	"PARLEY_TO":         {"store", "migrate --from sqlite:F"},
	"PARLEY_BUS":        {"bus", "serve --addr 127.0.0.1:0 --store postgres://127.0.0.1:1/x", "doctor --store postgres://127.0.0.1:1/x"},
	"PARLEY_PUBLIC_URL": {"site", "serve --addr 127.0.0.1:0 --store sqlite:/dev/null/x", "doctor"},
	"PARLEY_ORIGINS":    {"site", "serve --store sqlite:/dev/null/x", "doctor"},
}

// spy runs commands in this process, since there are thousands, and reads all that they print: what they say, and what libraries log.
type spy struct {
	t     *testing.T
	dir   string // of the files that commands use
	paper string // the file into which they print
}

// newSpy returns a spy with a database to copy, and shows that it hears something.
func newSpy(t *testing.T, dir string) *spy {
	t.Helper()
	db, err := sqlite.Open(filepath.Join(dir, "full.db"), nil)
	if err == nil {
		err = db.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	s := &spy{t, dir, filepath.Join(t.TempDir(), "paper")}
	if said := s.said("version"); !strings.HasPrefix(said, "parley ") {
		t.Fatalf("of the version it hears %q", said)
	}
	return s
}

// run replaces the names of files, and X by an address.
func (s *spy) run(line, address, secret string) {
	s.t.Helper()
	var args []string
	for _, word := range strings.Fields(line) {
		for name, path := range map[string]string{"sqlite:F": "sqlite:" + s.dir + "/full.db", "F": s.dir + "/full.db", "sqlite:N": "sqlite:" + s.dir + "/new.db", "N": s.dir + "/new.db", "D": s.dir, "DIR": s.dir} {
			if word == name {
				word = path
				break
			}
		}
		args = append(args, strings.Replace(word, "X", address, 1))
	}
	said := s.said(args...)
	for _, text := range []string{secret, encoded(secret)} {
		for i := range len(text) - 3 {
			if part := text[i : i+4]; strings.Contains(said, part) {
				s.t.Errorf("parley %s, with %s: %q is in\n%s", line, address, part, said)
				return
			}
		}
	}
}

// said runs a command and returns what it prints.
func (s *spy) said(args ...string) string {
	s.t.Helper()
	paper, err := os.Create(s.paper)
	if err != nil {
		s.t.Fatal(err)
	}
	defer paper.Close()
	ctx, cancel := context.WithTimeout(s.t.Context(), 2*time.Second)
	defer cancel()
	out, errOut := os.Stdout, os.Stderr
	os.Stdout, os.Stderr = paper, paper
	log.SetOutput(paper)
	command(ctx, args, strings.NewReader(""), paper, paper)
	os.Stdout, os.Stderr = out, errOut
	log.SetOutput(errOut)
	said, err := os.ReadFile(s.paper)
	if err != nil {
		s.t.Fatal(err)
	}
	return string(said)
}

func encoded(secret string) string {
	return strings.ReplaceAll(url.QueryEscape(secret), "+", "%20")
}

func with(address, secret string) string {
	return strings.NewReplacer("S", secret, "E", encoded(secret)).Replace(address)
}

func TestNoCommandPrintsAPassword(t *testing.T) {
	for name := range environment {
		t.Setenv(name, "")
	}
	dir := t.TempDir()
	t.Chdir(t.TempDir())
	s := newSpy(t, dir)
	for i, secret := range planted {
		for kind, all := range addresses {
			for j, address := range all {
				if strings.Contains(secret, "@") && !strings.Contains(address, "@") && strings.Contains(address, "//") && strings.Contains(address, "S") {
					continue // what is behind its @ is the host then
				}
				lines := takers[kind]
				for k, line := range lines {
					if (i+j+k)%2 == 0 { // each secret in each address, and each address to each command
						s.run(line, with(address, secret), secret)
					}
				}
				for name, lines := range environment {
					if lines[0] != kind {
						continue
					}
					for _, line := range lines[1:] {
						t.Setenv(name, with(address, secret))
						s.run(line, "", secret)
						t.Setenv(name, "")
					}
				}
			}
		}
	}
}

// A name of a file is read by more people than a setting.
func TestAnAddressDoesNotBecomeAFile(t *testing.T) {
	t.Chdir(t.TempDir())
	s := newSpy(t, ".")
	for _, address := range append(addresses["store"], addresses["bus"]...) {
		for _, line := range []string{"backup --from sqlite:full.db --to X", "restore --from full.db --to sqlite:X", "serve --addr 127.0.0.1:0 --store sqlite:X", "doctor --store sqlite:X"} {
			s.run(line, with(address, planted[0]), planted[0])
		}
	}
	for _, place := range []string{".", "/"} {
		entries, err := os.ReadDir(place)
		if err != nil {
			t.Fatal(err)
		}
		for _, entry := range entries {
			if strings.Contains(entry.Name(), ":") || strings.Contains(entry.Name(), "=") {
				t.Errorf("%s was made in %s", entry.Name(), place)
			}
		}
	}
}
