package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A program that needs all of what compact changes: it finds functions by their addresses, for the garbage collector and for
// panics, on stacks that grow and move.
const program = `package main

import (
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
)

type node struct {
	next *node
	text string
}

//go:noinline
func deep(n int, list *node) int {
	if n == 0 {
		runtime.GC()
		panic(errors.New("at the bottom"))
	}
	defer func() { list.text += "." }()
	return deep(n-1, &node{list, fmt.Sprint(n)}) + 1
}

//go:noinline
func caught() (trace string) {
	defer func() {
		trace = fmt.Sprint(recover(), "\n", string(debug.Stack()))
	}()
	deep(500, &node{})
	return ""
}

func main() {
	traces := make(chan string)
	for range 3 {
		go func() { traces <- caught() }()
	}
	for range 3 {
		trace := <-traces
		fmt.Println(len(trace) > 1000, strings.Contains(trace, "main.deep("), strings.Contains(trace, "main.caught("), strings.HasPrefix(trace, "at the bottom"))
		ours := slices.DeleteFunc(strings.Split(trace, "\n"), func(line string) bool { return !strings.HasPrefix(line, "main.") })
		fmt.Println(strings.Join(ours[:9], "\n"))
	}
	_, _, line, ok := runtime.Caller(0)
	fmt.Println(line, ok, runtime.FuncForPC(func() uintptr { pc, _, _, _ := runtime.Caller(1); return pc }()).Name())
	var none *node
	fmt.Println(none.text)
}
`

func TestACompactProgramRunsAndNamesOurFunctions(t *testing.T) {
	if testing.Short() {
		t.Skip("short: building for a browser takes long the first time")
	}
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("missing node: run make deps")
	}
	path := filepath.Join(t.TempDir(), "program.wasm")
	buildProgram(t, path)
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	run := func() string {
		out, _ := exec.Command(node, filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec_node.js"), path).CombinedOutput()
		return string(out)
	}
	before, long := run(), length(t, path)
	if err := shrink(path); err != nil {
		t.Fatal(err)
	}
	after, short := run(), length(t, path)
	if !strings.Contains(before, "true true true true") || !strings.Contains(before, "panic: runtime error") {
		t.Fatalf("the program itself fails:\n%s", before)
	}
	if got, want := withoutPlaces(after), withoutPlaces(before); got != want {
		t.Errorf("the compact program said\n%s\nwant\n%s", got, want)
	}
	if short > long*9/10 {
		t.Errorf("got %d bytes of %d", short, long)
	}
}

// buildProgram builds program for a browser.
func buildProgram(t *testing.T, path string) {
	t.Helper()
	dir := filepath.Dir(path)
	if err := os.WriteFile(filepath.Join(dir, "main.go"), []byte(program), 0o644); err != nil {
		t.Fatal(err)
	}
	build := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", path, "main.go")
	build.Dir, build.Env = dir, append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
}

// withoutPlaces leaves out of stack traces what differs: files, lines and addresses.
func withoutPlaces(text string) string {
	text = regexp.MustCompile(`\t\S+:\d+`).ReplaceAllString(text, "\t")
	return regexp.MustCompile(`0x[0-9a-f]+|goroutine \d+|\n\d+ true`).ReplaceAllString(text, "")
}

func length(t *testing.T, path string) int64 {
	t.Helper()
	return stat(t, path).Size()
}
