package main

import (
	"bufio"
	"bytes"
	_ "embed"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
	"strings"
)

// aheadNames are the functions that a browser calls until the program has drawn its first frame, a name a line, in the order of the
// first calls. Some may be gone or new since they were recorded (make ahead): then a few are compiled when they are called.
//
//go:embed ahead.txt
var aheadNames string

// aheadName is the name of the exported function and of the section with the numbers of functions that withAhead adds.
const aheadName = "parley.ahead"

// Globals of a Go program, by number, and the place of its first function in the module's table, by which Go's table numbers
// them too (cmd/link/internal/wasm/asm.go).
const (
	globalSP   = 0
	globalG    = 2
	tableFirst = 0x1000
)

// named returns the numbers of the functions of those names, in their order, from Go's table of functions in the memory.
func named(memory []byte, names string) (numbers []uint16, err error) {
	of := map[string][]uint16{} // several instances of a generic function have one name
	err = eachFunction(memory, func(number uint64, name string) {
		if number <= math.MaxUint16 {
			of[name] = append(of[name], uint16(number))
		}
	})
	for name := range strings.Lines(names) {
		numbers = append(numbers, of[strings.TrimSpace(name)]...)
	}
	return numbers, err
}

// eachFunction calls do for each function in Go's table.
func eachFunction(memory []byte, do func(number uint64, name string)) error {
	tab, h, err := tableOf(memory)
	if tab == nil || err != nil {
		return err
	}
	for n := range h.Functions {
		row := tab[h.Table+8*n:]
		place := h.Table + uint64(binary.LittleEndian.Uint32(row[4:]))
		if place+entryLen > uint64(len(tab)) {
			return errTable
		}
		at := h.Names + uint64(binary.LittleEndian.Uint32(tab[place+4:]))
		if at >= h.Units {
			return errTable
		}
		name, _, _ := bytes.Cut(tab[at:h.Units], []byte{0})
		do(uint64(binary.LittleEndian.Uint32(row)), string(name))
	}
	return nil
}

// printNames writes the names of the functions of a program whose numbers, as a browser gives them, are read, each once.
func printNames(w io.Writer, program string, numbers io.Reader) error {
	module, err := os.ReadFile(program)
	if err != nil {
		return err
	}
	all, err := sections(module)
	if err != nil {
		return err
	}
	memory, err := memoryOf(all)
	if err != nil {
		return err
	}
	imports := find(all, importSection)
	if imports == nil {
		return errNoSection
	}
	outside, err := importedFunctions(imports.body)
	if err != nil {
		return err
	}
	names := map[uint64]string{}
	if err := eachFunction(memory, func(number uint64, name string) { names[number-tableFirst+outside] = name }); err != nil {
		return err
	}
	printed := map[string]bool{"": true}
	lines := bufio.NewScanner(numbers)
	for lines.Scan() {
		number, err := strconv.ParseUint(lines.Text(), 10, 64)
		if err != nil {
			return fmt.Errorf("read the numbers: %w", err)
		}
		if name := names[number]; !printed[name] {
			printed[name] = true
			fmt.Fprintln(w, name)
		}
	}
	return lines.Err()
}

// memoryOf returns what a module has in its memory at the start.
func memoryOf(all []section) ([]byte, error) {
	data := find(all, dataSection)
	if data == nil {
		return nil, errNoSection
	}
	return image(data.body)
}

// withAhead lets a browser compile functions before they are needed, and in another thread than the page's. It exports a function
// that calls the one with a number for nothing but that: where the stack and the goroutine should be is no memory, so whatever is
// called ends at once with an exception. And it lists the numbers in a section that programs do not read.
func withAhead(all []section, numbers []uint16) ([]section, error) {
	code := []byte{0, 0x41}
	code = appendSigned(code, -1<<20)
	code = append(code, 0x24, globalSP, 0x42, 0x7f, 0x24, globalG) // SP = -1 MB; g = -1
	code = append(code, 0x41, 0, 0x20, 0, 0x11)                    // (0, the number): call_indirect
	types := find(all, typeSection)
	if types == nil {
		return nil, errNoSection
	}
	kinds := reader{rest: types.body}
	kind := kinds.number()
	code = binary.AppendUvarint(code, kind+1)
	code = append(code, 0, 0x1a, 0x0b) // of the first table; drop; end
	code = append(binary.AppendUvarint(nil, uint64(len(code))), code...)
	for _, item := range [][]byte{
		{0x60, 1, 0x7f, 0},       // of the function: takes a number
		{0x60, 1, 0x7f, 1, 0x7f}, // of all functions of Go
	} {
		var err error
		if types.body, err = more(types.body, item); err != nil {
			return nil, err
		}
	}
	number, err := addFunction(all, kind, code)
	if err != nil {
		return nil, err
	}
	exports := find(all, exportSection)
	if exports == nil {
		return nil, errNoSection
	}
	export := append([]byte{byte(len(aheadName))}, aheadName...)
	if exports.body, err = more(exports.body, binary.AppendUvarint(append(export, 0), number)); err != nil {
		return nil, err
	}
	body := append([]byte{byte(len(aheadName))}, aheadName...)
	for _, n := range numbers {
		body = binary.LittleEndian.AppendUint16(body, n)
	}
	return append(all, section{0, body}), nil
}
