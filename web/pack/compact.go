package main

import (
	"encoding/binary"
	"fmt"
	"slices"
)

// memoryMost bounds what a program may want to have in its memory at the start.
const memoryMost = 1 << 28

// gapMost is how many zeros are written out rather than left out between two segments. Go's linker leaves out eight: that makes
// ten thousand segments, each of which a browser copies by itself before the program starts.
const gapMost = 256

// compact returns a module that begins with the same memory, but for the lines of its source and the names of what is not ours, and says so in fewer bytes: its data
// is in few segments, and the table by which Go's runtime finds functions is not sent but made.
//
// That table, runtime.findfunctab, has sixteen entries of twenty bytes for every function of a WebAssembly program, of which each
// says no more than the number of the function: eighty thousand data segments, a tenth of the compressed program. Chromium refuses
// a module with more than 100,000.
func compact(module []byte) ([]byte, error) {
	all, err := sections(module)
	if err != nil {
		return nil, err
	}
	data := find(all, dataSection)
	if data == nil || find(all, startSection) != nil || find(all, dataCountSection) != nil {
		return module, nil // not from Go's linker, or compact already
	}
	memory, err := image(data.body)
	if err != nil {
		return nil, err
	}
	if err := dropLines(memory); err != nil {
		return nil, err
	}
	if t, found := findTable(memory); found {
		if all, err = withStart(all, t.fill()); err != nil {
			return nil, err
		}
		clear(memory[t.at:t.end()])
	}
	ahead, err := named(memory, aheadNames)
	if err != nil {
		return nil, err
	}
	if len(ahead) > 0 {
		if all, err = withAhead(all, ahead); err != nil {
			return nil, err
		}
	}
	if err := dropNames(memory); err != nil {
		return nil, err
	}
	find(all, dataSection).body = segments(memory)
	return assemble(all), nil
}

// image returns the memory that data segments make.
func image(body []byte) (memory []byte, err error) {
	const i32Const, end = 0x41, 0x0b
	r := reader{rest: body}
	for n := r.number(); n > 0 && r.err == nil; n-- {
		mode, op := r.number(), r.byte()
		at := r.address()
		if stop := r.byte(); mode != 0 || op != i32Const || stop != end {
			return nil, fmt.Errorf("a data segment of mode %d with the expression %#x is not known", mode, op)
		}
		content := r.take(r.number())
		if at+uint64(len(content)) > memoryMost {
			return nil, fmt.Errorf("a data segment ends at %d", at+uint64(len(content)))
		}
		if missing := int(at) + len(content) - len(memory); missing > 0 {
			memory = append(memory, make([]byte, missing)...)
		}
		copy(memory[at:], content)
	}
	return memory, r.err
}

// segments returns a data section that makes that memory of zeros.
func segments(memory []byte) []byte {
	var body []byte
	n := uint64(0)
	for at := 0; ; {
		for at < len(memory) && memory[at] == 0 {
			at++
		}
		if at == len(memory) {
			return append(binary.AppendUvarint(nil, n), body...)
		}
		end := at
		for next := at; next < len(memory) && next-end <= gapMost; next++ {
			if memory[next] != 0 {
				end = next + 1
			}
		}
		body = append(body, 0, 0x41)
		body = append(appendSigned(body, int32(at)), 0x0b)
		body = append(binary.AppendUvarint(body, uint64(end-at)), memory[at:end]...)
		at = end
		n++
	}
}

// table is a place in memory like runtime.findfunctab: entries of a number of four bytes and sixteen zeros. The number is that of
// the entry divided by sixteen.
type table struct{ at, entries int }

const (
	entryBytes = 20
	entriesOf  = 16     // one function
	tableLeast = 16_000 // entries; a program of Go has more
)

func (t table) end() int { return t.at + t.entries*entryBytes }

// findTable looks for the table. What it finds is equal to what fill makes, byte for byte.
func findTable(memory []byte) (table, bool) {
	for at := 0; at+tableLeast*entryBytes <= len(memory); at += 4 {
		// The first function's entries are zeros, of which there are many: the second one's are looked at first.
		second := at + entriesOf*entryBytes
		if memory[second] != 1 || !isEntry(memory, at, entriesOf) {
			continue
		}
		t := table{at: at}
		for t.end()+entryBytes <= len(memory) && isEntry(memory, at, t.entries) {
			t.entries++
		}
		if t.entries >= tableLeast {
			return t, true
		}
	}
	return table{}, false
}

// isEntry reports whether the n-th entry of a table there is what it should be.
func isEntry(memory []byte, at, n int) bool {
	entry := memory[at+n*entryBytes:][:entryBytes]
	return binary.LittleEndian.Uint32(entry) == uint32(n/entriesOf) && !slices.ContainsFunc(entry[4:], func(b byte) bool { return b != 0 })
}

// fill returns the code of a function that fills the table.
func (t table) fill() []byte {
	code := []byte{
		1, 1, 0x7f, // one local, an i32: n, the number of the entry
		0x03, 0x40, // loop
		0x20, 0, 0x41, entryBytes, 0x6c, // n * entryBytes
		0x20, 0, 0x41, 4, 0x76, // n >> 4
		0x36, 2, // i32.store, aligned to 4, at:
	}
	code = binary.AppendUvarint(code, uint64(t.at))
	code = append(code, 0x20, 0, 0x41, 1, 0x6a, 0x22, 0, 0x41) // (n = n + 1) <
	code = appendSigned(code, int32(t.entries))
	code = append(code, 0x49, 0x0d, 0, 0x0b, 0x0b) // again if so; end of the loop; end
	return append(binary.AppendUvarint(nil, uint64(len(code))), code...)
}

// withStart adds a function that runs before all others.
func withStart(all []section, code []byte) ([]section, error) {
	types := find(all, typeSection)
	if types == nil {
		return nil, errNoSection
	}
	kinds := reader{rest: types.body}
	kind := kinds.number()
	var err error
	if types.body, err = more(types.body, []byte{0x60, 0, 0}); err != nil { // takes nothing, returns nothing
		return nil, err
	}
	number, err := addFunction(all, kind, code)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(all, func(s section) bool { return s.id == elementSection || s.id == codeSection })
	start := section{startSection, binary.AppendUvarint(nil, number)}
	return slices.Insert(all, at, start), nil
}

// addFunction adds a function of a type, and returns its number. It comes last, so the others keep theirs.
func addFunction(all []section, kind uint64, code []byte) (number uint64, err error) {
	imports, functions, codes := find(all, importSection), find(all, functionSection), find(all, codeSection)
	if imports == nil || functions == nil || codes == nil {
		return 0, errNoSection
	}
	outside, err := importedFunctions(imports.body)
	if err != nil {
		return 0, err
	}
	own := reader{rest: functions.body}
	number = outside + own.number()
	if functions.body, err = more(functions.body, binary.AppendUvarint(nil, kind)); err != nil {
		return 0, err
	}
	codes.body, err = more(codes.body, code)
	return number, err
}
