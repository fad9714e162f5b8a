package main

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const built = "../wasm/app.wasm" // by make wasm

// calledAhead calls every function of Go in a module as the page's worker does, and prints how many of them ended with an exception,
// and the exceptions that are no traps.
const calledAhead = `
	const module = new WebAssembly.Module(require("fs").readFileSync(process.argv[1]));
	const imports = {};
	for (const { module: from, name } of WebAssembly.Module.imports(module)) (imports[from] ??= {})[name] = () => {};
	const { "parley.ahead": ahead } = new WebAssembly.Instance(module, imports).exports;
	const odd = new Set();
	let all = 0, trapped = 0;
	for (;; all++) {
		try { ahead(4096 + all); } catch (err) {
			if (/table index/.test(err.message)) break;
			trapped++;
			if (!(err instanceof WebAssembly.RuntimeError)) odd.add(err.message);
		}
	}
	console.log(trapped > all * 0.9, [...odd].join());`

func TestWhatIsCompiledAheadDoesNotRun(t *testing.T) {
	if testing.Short() {
		t.Skip("short: building for a browser takes long the first time")
	}
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("missing node: run make deps")
	}
	path := filepath.Join(t.TempDir(), "program.wasm")
	buildProgram(t, path)
	if err := shrink(path); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{path, built} {
		if _, err := os.Stat(path); path == built && err != nil {
			continue
		}
		if out, err := exec.CommandContext(t.Context(), node, "-e", calledAhead, path).CombinedOutput(); err != nil || string(out) != "true \n" {
			t.Errorf("%s: got %s (%v), want that nearly all functions trap", filepath.Base(path), out, err)
		}
	}
}

func TestMostOfWhatIsCompiledAheadIsInTheProgram(t *testing.T) {
	module, err := os.ReadFile(built)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("missing program: make wasm builds it")
	}
	if err != nil {
		t.Fatal(err)
	}
	all, err := sections(module)
	if err != nil {
		t.Fatal(err)
	}
	memory, err := memoryOf(all)
	if err != nil {
		t.Fatal(err)
	}
	there := map[string]bool{}
	if err := eachFunction(memory, func(_ uint64, name string) { there[name] = true }); err != nil {
		t.Fatal(err)
	}
	gone, lines := 0, 0
	for name := range strings.Lines(aheadNames) {
		if name = strings.TrimSpace(name); !kept(name) {
			continue // the program has lost its name
		}
		if lines++; !there[name] {
			gone++
		}
	}
	if lines == 0 || gone > lines/4 {
		t.Errorf("%d of %d functions in ahead.txt are not in the program: make ahead records which are called", gone, lines)
	}
}
