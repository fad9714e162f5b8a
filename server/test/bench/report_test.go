//go:build linux

package bench

import (
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

var benchCheck = flag.Bool("check", false, "compare with the figures in docs/performance instead of writing them: make bench-check")

const (
	figuresFolder = "../../../docs/performance"
	worseMax      = 1.15 // how much worse a ratio may become
)

// figure is one measured number, and its goal. It is a row of docs/performance/appendix.md.
type figure struct {
	Name  string  `json:"name"`  // stays the same from run to run
	About string  `json:"about"` // for people
	Value float64 `json:"value"`
	Unit  string  `json:"unit,omitempty"`  // "x" is a ratio within one run, which can be compared with that of another day
	Goal  float64 `json:"goal,omitempty"`  // at most, or at least; 0: none
	Least bool    `json:"least,omitempty"` // the goal is the least that it ought to be
}

func (f figure) holds() bool {
	return f.Goal == 0 || f.Least && f.Value >= f.Goal || !f.Least && f.Value <= f.Goal
}

func (f figure) goal() string {
	switch {
	case f.Goal == 0:
		return ""
	case f.Least:
		return "≥ " + number(f.Goal) + unit(f.Unit)
	}
	return "≤ " + number(f.Goal) + unit(f.Unit)
}

func (f figure) verdict() string {
	switch {
	case f.Goal == 0:
		return ""
	case f.holds():
		return "yes"
	}
	return "**no**"
}

// worse returns by how much a ratio is worse than before, as a factor.
func (f figure) worse(before figure) float64 {
	if f.Unit != "x" || before.Value <= 0 || f.Value <= 0 {
		return 1
	}
	if f.Least {
		return before.Value / f.Value
	}
	return f.Value / before.Value
}

// figures are what one command has measured.
type figures struct {
	Command string   `json:"command"`
	Date    string   `json:"date"`
	Machine string   `json:"machine"`
	Commit  string   `json:"commit"`
	All     []figure `json:"figures"`
}

// report writes what a command has measured to docs/performance/NAME.json, from which docs/plot draws. With -bench-check it
// changes nothing, and fails where a ratio is worse than the one there.
func report(t *testing.T, name, command string, all []figure) {
	t.Helper()
	now := figures{Command: command, Date: time.Now().UTC().Format(time.DateOnly), Machine: describeMachine(), Commit: commit(), All: all}
	for _, f := range all {
		fmt.Printf("%-60s %10s%-6s %s %s\n", f.About, number(f.Value), unit(f.Unit), f.goal(), f.verdict())
	}
	path := filepath.Join(figuresFolder, name+".json")
	if *benchCheck {
		now.compare(t, path)
		return
	}
	text, err := json.MarshalIndent(now, "", "  ")
	if err == nil {
		err = os.MkdirAll(figuresFolder, 0o755)
	}
	if err == nil {
		err = os.WriteFile(path, append(text, '\n'), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func (f figures) compare(t *testing.T, path string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var before figures
	if err := json.Unmarshal(text, &before); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	known := map[string]figure{}
	for _, b := range before.All {
		known[b.Name] = b
	}
	for _, now := range f.All {
		if worse := now.worse(known[now.Name]); worse > worseMax {
			t.Errorf("%s: %s now, %s before: %.0f %% worse", now.About, number(now.Value), number(known[now.Name].Value), 100*(worse-1))
		}
	}
}

func unit(of string) string {
	if of == "" {
		return ""
	}
	return " " + of
}

// number shows three digits that count.
func number(v float64) string {
	switch size := math.Abs(v); {
	case size >= 1e6:
		return fmt.Sprintf("%.2f million", v/1e6)
	case size >= 100:
		return fmt.Sprintf("%.0f", v)
	case size >= 10:
		return strings.TrimSuffix(fmt.Sprintf("%.1f", v), ".0")
	}
	return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.2f", v), "0"), ".")
}

func describeMachine() string {
	model := runtime.GOARCH
	if info, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		if _, rest, found := strings.Cut(string(info), "model name"); found {
			line, _, _ := strings.Cut(rest, "\n")
			model = strings.TrimSpace(strings.TrimLeft(line, "\t: "))
		}
	}
	return fmt.Sprintf("%d cores of %s, %s", runtime.NumCPU(), model, runtime.Version())
}

// commit is what was measured; + is with changes.
func commit() string {
	text, err := exec.Command("git", "describe", "--always", "--dirty=+", "--exclude", "*").Output()
	if err != nil {
		return "unknown"
	}
	return strings.TrimSpace(string(text))
}
