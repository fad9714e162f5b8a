package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// The engine of Node is that of Chromium: what it has in memory after the start is what counts.
func TestACompactModuleBeginsWithTheSameMemory(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("missing node: run make deps")
	}
	before := moduleWith(memoryWithTable(5 * tableLeast))
	after, err := compact(before)
	if err != nil {
		t.Fatal(err)
	}
	if len(after) > len(before)/10 {
		t.Errorf("got %d bytes, want less than a tenth of %d", len(after), len(before))
	}
	dir := t.TempDir()
	for name, module := range map[string][]byte{"before": before, "after": after} {
		if err := os.WriteFile(filepath.Join(dir, name), module, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	const script = `
		const { readFileSync } = require("fs");
		const memory = (name) => {
			const given = { host: { f() {} } };
			const { mem, answer } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(name)), given).exports;
			if (answer() !== 42) throw new Error(name + ": the functions have other numbers");
			return Buffer.from(mem.buffer);
		};
		console.log(memory("before").equals(memory("after")), memory("before").some((b) => b !== 0));`
	cmd := exec.Command(node, "-e", script)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil || string(out) != "true true\n" {
		t.Errorf("got %s (%v), want the same memory", out, err)
	}
}

func TestCompactAgainChangesNothing(t *testing.T) {
	once, err := compact(moduleWith(memoryWithTable(tableLeast)))
	if err != nil {
		t.Fatal(err)
	}
	if twice, err := compact(once); err != nil || !bytes.Equal(twice, once) {
		t.Errorf("got other bytes (%v), want those of the first time", err)
	}
}

func TestATableThatCannotBeMadeIsSent(t *testing.T) {
	for name, change := range map[string]func(memory []byte){
		"one entry has another number":         func(m []byte) { m[tableAt+500*entryBytes]++ },
		"one entry has more than its number":   func(m []byte) { m[tableAt+500*entryBytes+7] = 1 },
		"the table begins with something":      func(m []byte) { m[tableAt] = 1 },
		"the table does not begin at a fourth": func(m []byte) { copy(m[1:], m) },
	} {
		memory := memoryWithTable(tableLeast)
		change(memory)
		if at, found := findTable(memory); found {
			t.Errorf("%s: got %+v, want none", name, at)
		}
	}
}

func TestWhatIsNoModuleOfGoIsRefusedOrLeftAlone(t *testing.T) {
	whole := moduleWith(memoryWithTable(tableLeast))
	for end := range 200 {
		if got, err := compact(whole[:end]); err == nil && !bytes.Equal(got, whole[:end]) {
			t.Errorf("the first %d bytes were taken for a module", end)
		}
	}
	odd := assemble([]section{{dataSection, []byte{1, 1, 0}}}) // a passive segment
	if _, err := compact(odd); err == nil {
		t.Error("a data segment of another mode was taken")
	}
}

func TestSignedNumbersAreReadAsWritten(t *testing.T) {
	for _, v := range []int32{0, 1, 63, 64, 127, 128, 8191, 8192, 1 << 20, 1<<31 - 1, -1, -64, -65, -1 << 31} {
		r := reader{rest: appendSigned(nil, v)}
		if got := r.address(); got != uint64(uint32(v)) || r.err != nil || len(r.rest) > 0 {
			t.Errorf("%d: got %d (%v), %d bytes left", v, got, r.err, len(r.rest))
		}
	}
}

const tableAt = 4096

// memoryWithTable returns a memory with a table and things before and after it.
func memoryWithTable(entries int) []byte {
	memory := make([]byte, tableAt+entries*entryBytes+3*4096)
	copy(memory[8:], "before")
	for n := range entries {
		binary.LittleEndian.PutUint32(memory[tableAt+n*entryBytes:], uint32(n/entriesOf))
	}
	for i := 4096; i < 2*4096; i += 100 {
		copy(memory[tableAt+entries*entryBytes+i:], fmt.Sprint("after ", i))
	}
	return memory
}

// moduleWith returns a module as Go's linker makes them: a segment for everything between eight zeros. It imports a function and
// exports one that returns 42.
func moduleWith(memory []byte) []byte {
	var data []byte
	n := uint64(0)
	for at := 0; at < len(memory); {
		if memory[at] == 0 {
			at++
			continue
		}
		end := at
		for end < len(memory) && !bytes.HasPrefix(memory[end:], make([]byte, min(8, len(memory)-end))) {
			end++
		}
		data = append(appendSigned(append(data, 0, 0x41), int32(at)), 0x0b)
		data = append(binary.AppendUvarint(data, uint64(end-at)), memory[at:end]...)
		at, n = end, n+1
	}
	pages := binary.AppendUvarint([]byte{1, 0}, uint64(len(memory)/65536+1))
	return assemble([]section{
		{0, append([]byte{5}, "build"...)},
		{typeSection, []byte{2, 0x60, 0, 1, 0x7f, 0x60, 0, 0}},
		{importSection, append(append([]byte{1, 4}, "host"...), 1, 'f', 0, 1)},
		{functionSection, []byte{1, 0}},
		{5, pages}, // memory
		{7, append(append(append([]byte{2, 3}, "mem"...), 2, 0, 6), append([]byte("answer"), 0, 1)...)}, // exports
		{codeSection, []byte{1, 4, 0, 0x41, 42, 0x0b}},
		{dataSection, append(binary.AppendUvarint(nil, n), data...)},
	})
}
