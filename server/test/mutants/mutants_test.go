package mutants

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"parley/app/check"
	"parley/server/store/sqlite"
	"parley/server/test/kit"
)

// mutant is this program with a fault planted in it, and what the check must find of it.
type mutant struct {
	name  string
	quick bool // in every run
	edits []edit
	harm  harm
	want  []check.Kind // at least one of them; none: the check must pass
	fails string       // instead of a load: a package and a pattern of its tests, one of which must fail
}

// edit replaces a piece of a file that is there exactly once.
type edit struct{ file, old, new string }

// TestMutants proves that the load and the check together find what they are for: a program with a fault does not pass.
func TestMutants(t *testing.T) {
	if testing.Short() {
		t.Skip("short: each mutant is a build and a load")
	}
	for _, m := range slices.Concat(sound(), mutantServers(), mutantMembers(), mutantClients(), mutantChanges()) {
		if !m.quick && !*kit.Full {
			continue
		}
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			if m.fails != "" {
				m.mustFail(t)
				return
			}
			report := m.suffer(t, m.build(t))
			t.Logf("%d acked, %d delivered; lost %d, duplicated %d, gaps %d, reordered %d, invented %d, leaked %d, stale %d",
				report.Acked, report.Delivered, report.Lost, report.Duplicated, report.Gaps, report.Reordered,
				report.Invented, report.Leaked, report.Stale)
			m.judge(t, report)
		})
	}
}

// TestEachMutantHasItsPlace finds the mutants whose code has changed, without building them.
func TestEachMutantHasItsPlace(t *testing.T) {
	for _, m := range slices.Concat(mutantServers(), mutantMembers(), mutantClients(), mutantChanges()) {
		t.Run(m.name, func(t *testing.T) { m.mutate(t, t.TempDir()) })
	}
}

// sound is the program as it is.
func sound() []mutant {
	return []mutant{{name: "no fault", harm: harm{churn: true, kills: 3, changes: 0.5, private: 2}}}
}

// judge demands that the fault was found as what it is.
func (m *mutant) judge(t *testing.T, report *check.Report) {
	t.Helper()
	if report.Acked == 0 {
		t.Fatal("nothing was acknowledged: this proves nothing")
	}
	if len(m.want) == 0 {
		for _, v := range report.Violations {
			t.Errorf("%v", v)
		}
		return
	}
	if !slices.ContainsFunc(m.want, func(k check.Kind) bool { return report.Count(k) > 0 }) {
		t.Errorf("the mutant survived: got %v, want %v", report.Violations, m.want)
	}
}

// mustFail runs tests of the mutant, which must fail.
func (m *mutant) mustFail(t *testing.T) {
	t.Helper()
	pkg, pattern, _ := strings.Cut(m.fails, " ")
	cmd := exec.CommandContext(t.Context(), "go", "test", "-overlay", m.overlay(t), "-run", pattern, pkg)
	cmd.Dir = filepath.Join("..", "..", "..")
	out, err := cmd.CombinedOutput()
	if err == nil || !bytes.Contains(out, []byte("--- FAIL")) {
		t.Errorf("the mutant survived: %v\n%s", err, out)
	}
}

// overlay writes the mutant's files, and returns the file that puts them in place of the program's.
func (m *mutant) overlay(t *testing.T) (path string) {
	t.Helper()
	dir := t.TempDir()
	path = filepath.Join(dir, "overlay.json")
	data, err := json.Marshal(map[string]any{"Replace": m.mutate(t, dir)})
	if err == nil {
		err = os.WriteFile(path, data, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// build makes the test binary of the mutant: it is the server, and it has the clients.
func (m *mutant) build(t *testing.T) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "parley.test")
	if out, err := exec.CommandContext(t.Context(), "go", "test", "-c", "-overlay", m.overlay(t), "-o", path, ".").CombinedOutput(); err != nil {
		t.Fatalf("build the mutant: %v\n%s", err, out)
	}
	return path
}

// mutate writes the changed files into dir. It returns them by the path of the file that each stands for.
func (m *mutant) mutate(t *testing.T, dir string) map[string]string {
	t.Helper()
	replaced := map[string]string{}
	for _, e := range m.edits {
		path, err := filepath.Abs(filepath.Join("..", "..", "..", e.file))
		if err != nil {
			t.Fatal(err)
		}
		changed := filepath.Join(dir, strings.ReplaceAll(e.file, "/", "-"))
		from := path
		if replaced[path] != "" {
			from = changed
		}
		text, err := os.ReadFile(from)
		if err != nil {
			t.Fatal(err)
		}
		if n := bytes.Count(text, []byte(e.old)); n != 1 {
			t.Fatalf("%s has this %d times, want once; adapt the mutant:\n%s", e.file, n, e.old)
		}
		if err := os.WriteFile(changed, bytes.Replace(text, []byte(e.old), []byte(e.new), 1), 0o600); err != nil {
			t.Fatal(err)
		}
		replaced[path] = changed
	}
	return replaced
}

// verdict checks the histories of a load against the store that it has left.
func verdict(t *testing.T, histories, file string) *check.Report {
	t.Helper()
	db, err := sqlite.Open(file, nil)
	if err != nil {
		t.Fatalf("open the store: %v", err)
	}
	defer db.Close()
	report, err := check.Check(context.Background(), histories, db)
	if err != nil {
		t.Fatalf("check: %v", err)
	}
	return report
}
