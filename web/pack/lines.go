package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"slices"
	"strings"
)

// headMagic begins Go's table of functions, the pclntab of an executable of Go 1.20 and later: the magic number, two zeros, the size
// of an instruction, that of a pointer (cmd/link/internal/ld/pcln.go, runtime/symtab.go).
var headMagic = []byte{0xf1, 0xff, 0xff, 0xff, 0, 0, 1, 8}

// head is the pcHeader of the runtime after its magic number. Places count from the header.
type head struct {
	Functions, Files, _                uint64
	Names, Units, FileNames, PC, Table uint64
}

// entry is the _func of the runtime up to its lists.
type entry struct {
	Entry, Name, Args, DeferReturn uint32
	PCSP, PCFile, PCLine           uint32 // places in pctab; 0: there is none
	Data, Unit, StartLine          uint32
	ID, Flag, _, FuncData          uint8
}

const (
	headBytes  = 8 + 8*8
	entryLen   = 44 // of entry
	fileInside = 20 // of it, where PCFile and PCLine are
)

var errTable = errors.New("the table of functions is not as Go 1.26 writes it")

// dropLines takes out of the memory in which file and line each instruction is: a fourteenth of the compressed program, and all that
// reads it are stack traces. These keep the names of the functions, and say "?:0" for the place.
func dropLines(memory []byte) error {
	tab, h, err := tableOf(memory)
	if tab == nil || err != nil {
		return err
	}
	room := uint64(len(tab))
	needed := make([]bool, h.Table-h.PC)
	need := func(off uint32) bool { return off == 0 || mark(needed, tab[h.PC:h.Table], int(off)) }
	for n := range h.Functions {
		place := h.Table + uint64(binary.LittleEndian.Uint32(tab[h.Table+8*n+4:]))
		if place+entryLen > room {
			return errTable
		}
		f, lists := tab[place:], tab[place+entryLen:]
		var e entry
		if _, err := binary.Decode(f, binary.LittleEndian, &e); err != nil {
			return err
		}
		if uint64(e.Data)*4 > uint64(len(lists)) || !need(e.PCSP) {
			return errTable
		}
		for i := range e.Data {
			if !need(binary.LittleEndian.Uint32(lists[4*i:])) {
				return errTable
			}
		}
		clear(f[fileInside:][:8])
	}
	clear(tab[h.Units:h.PC])
	for i, yes := range needed {
		if !yes {
			tab[h.PC+uint64(i)] = 0
		}
	}
	return nil
}

// dropNames takes out of the memory the names of the functions that are not kept: only stack traces read them, which pass over such
// functions then.
func dropNames(memory []byte) error {
	tab, h, err := tableOf(memory)
	if tab == nil || err != nil {
		return err
	}
	names := tab[h.Names:h.Units]
	for len(names) > 0 {
		end := bytes.IndexByte(names, 0)
		if end < 0 {
			return errTable
		}
		if !kept(string(names[:end])) {
			clear(names[:end])
		}
		names = names[end+1:]
	}
	return nil
}

// kept reports whether a stack trace is to name a function. Those of Go itself, a fiftieth of the compressed program, say little about ours.
func kept(name string) bool {
	return slices.ContainsFunc(tracedNames, func(begin string) bool { return strings.HasPrefix(name, begin) })
}

var tracedNames = []string{"main.", "parley/", "github.com/maxence-charriere/go-app/"}

// tableOf returns the memory from Go's table of functions on, and what the table begins with; nil if this is not a program of Go.
func tableOf(memory []byte) (tab []byte, h head, err error) {
	at := bytes.Index(memory, headMagic)
	if at < 0 || at+headBytes > len(memory) {
		return nil, h, nil
	}
	if _, err := binary.Decode(memory[at+8:], binary.LittleEndian, &h); err != nil {
		return nil, h, err
	}
	tab = memory[at:]
	room := uint64(len(tab))
	if h.Units < h.Names || h.FileNames < h.Units || h.PC < h.FileNames || h.Table < h.PC || h.Table > room || h.Functions > (room-h.Table)/8 {
		return nil, h, errTable
	}
	return tab, h, nil
}

// mark notes that the list of pairs of numbers at off is needed. It ends at a first number of a pair, but for the first pair's, that
// is 0.
func mark(needed []bool, pctab []byte, off int) bool {
	for first := true; off < len(pctab); first = false {
		value, n := binary.Uvarint(pctab[off:])
		if n <= 0 {
			return false
		}
		end := off + n
		if value != 0 || first {
			_, m := binary.Uvarint(pctab[end:])
			if m <= 0 {
				return false
			}
			end += m
		}
		for i := off; i < end; i++ {
			needed[i] = true
		}
		if off = end; value == 0 && !first {
			return true
		}
	}
	return false
}
