//go:build linux

package bench

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
)

var recordAhead = flag.String("record-ahead", "", "write to this file which functions the web program calls at its start: make ahead")

const compiling = "wasm.CompileLazy" // in a trace: a function is compiled as it is called for the first time

// TestRecordAhead writes the numbers of the functions that the program calls until a room is drawn and for a moment after.
func TestRecordAhead(t *testing.T) {
	if *recordAhead == "" {
		t.Skip("missing -record-ahead: make ahead gives it")
	}
	server := kit.StartProcess(t, "--limits", "off")
	bob := chromium.NewPerson(t, chromium.In(t, t.TempDir()), server.URL, chromium.Desktop)
	bob.Visit("/")
	for i := range 60 {
		bob.Say(fmt.Sprint("See https://example.org/ ", i))
	}
	var numbers strings.Builder
	for _, look := range []chromium.Screen{chromium.Desktop, chromium.Phone} {
		for _, m := range firstVisit(chromium.NewPerson(t, chromium.In(t, t.TempDir()), server.URL, look), `delete window.Worker`).all {
			if m.Name == compiling {
				fmt.Fprintln(&numbers, m.Args.Function)
			}
		}
	}
	if err := os.WriteFile(*recordAhead, []byte(numbers.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestTheProgramIsCompiledBesideThePage(t *testing.T) {
	server := kit.StartProcess(t)
	tr := firstVisit(chromium.NewPerson(t, chromium.In(t, t.TempDir()), server.URL, chromium.Desktop), ``)
	here, beside := 0, 0
	for _, m := range tr.all {
		switch {
		case m.Name == compiling && m.TID == tr.mark("drawn").TID:
			here++
		case m.Name == compiling:
			beside++
		}
	}
	if beside < 1000 || here > beside/4 {
		t.Errorf("%d functions were compiled in the worker, %d in the page: make ahead records which", beside, here)
	}
}

// firstVisit traces what a browser compiles on a first visit, whose page runs a script first.
func firstVisit(p *chromium.Person, script string) *trace {
	p.Before(script)
	return recordOf(p, []string{"v8.wasm", "disabled-by-default-v8.wasm", "disabled-by-default-v8.wasm.detailed", marksOf}, func() {
		p.Visit("/")
		mark(p, "drawn", "0")
		p.Settles()
	})
}
