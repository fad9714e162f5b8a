package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
)

// Sections of a WebAssembly module, by their numbers (WebAssembly Core Specification, 5.5.2).
const (
	typeSection      = 1
	importSection    = 2
	functionSection  = 3
	exportSection    = 7
	startSection     = 8
	elementSection   = 9
	codeSection      = 10
	dataSection      = 11
	dataCountSection = 12
)

var (
	wasmHeader   = []byte("\x00asm\x01\x00\x00\x00")
	errTruncated = errors.New("the module is truncated")
	errNoSection = errors.New("the module lacks a section")
)

// section is one part of a module.
type section struct {
	id   byte
	body []byte
}

// sections takes a module apart.
func sections(module []byte) (all []section, err error) {
	rest, ok := bytes.CutPrefix(module, wasmHeader)
	if !ok {
		return nil, errors.New("no WebAssembly module")
	}
	r := reader{rest: rest}
	for len(r.rest) > 0 && r.err == nil {
		all = append(all, section{r.byte(), r.take(r.number())})
	}
	return all, r.err
}

// assemble puts a module together.
func assemble(all []section) []byte {
	module := bytes.Clone(wasmHeader)
	for _, s := range all {
		module = append(module, s.id)
		module = binary.AppendUvarint(module, uint64(len(s.body)))
		module = append(module, s.body...)
	}
	return module
}

// find returns the section with that number, or nil.
func find(all []section, id byte) *section {
	for i := range all {
		if all[i].id == id {
			return &all[i]
		}
	}
	return nil
}

// reader reads the numbers that modules are made of. After an error it returns zeros.
type reader struct {
	rest []byte
	err  error
}

func (r *reader) byte() byte {
	if b := r.take(1); len(b) > 0 {
		return b[0]
	}
	return 0
}

func (r *reader) take(n uint64) []byte {
	if r.err != nil || n > uint64(len(r.rest)) {
		r.err = errTruncated
		return nil
	}
	b := r.rest[:n]
	r.rest = r.rest[n:]
	return b
}

// number reads an unsigned LEB128.
func (r *reader) number() uint64 {
	v, n := binary.Uvarint(r.rest)
	if n <= 0 {
		r.err = errTruncated
		return 0
	}
	r.rest = r.rest[n:]
	return v
}

// address reads a signed LEB128 of 32 bits, as it is in i32.const, and returns it as an address.
func (r *reader) address() uint64 {
	var v uint64
	for shift := 0; ; shift += 7 {
		b := r.byte()
		v |= uint64(b&0x7f) << shift
		if b < 0x80 || shift > 28 {
			if b&0x40 != 0 { // the sign
				v |= ^uint64(0) << (shift + 7)
			}
			return v & 0xffffffff
		}
	}
}

// appendSigned appends a signed LEB128 of 32 bits.
func appendSigned(b []byte, v int32) []byte {
	for {
		low := byte(v & 0x7f)
		v >>= 7
		if v == 0 && low&0x40 == 0 || v == -1 && low&0x40 != 0 {
			return append(b, low)
		}
		b = append(b, low|0x80)
	}
}

// more returns the body of a section that is a list with one item more.
func more(body, item []byte) ([]byte, error) {
	r := reader{rest: body}
	n := r.number()
	if r.err != nil {
		return nil, r.err
	}
	longer := binary.AppendUvarint(nil, n+1)
	return append(append(longer, r.rest...), item...), nil
}

// importedFunctions counts the functions that a module takes from outside: they come first in the numbering.
func importedFunctions(body []byte) (functions uint64, err error) {
	r := reader{rest: body}
	for n := r.number(); n > 0 && r.err == nil; n-- {
		r.take(r.number()) // of which module
		r.take(r.number()) // which name
		if kind := r.byte(); kind != 0 {
			return 0, fmt.Errorf("imports of kind %d are not known", kind)
		}
		r.number() // of which type
		functions++
	}
	return functions, r.err
}
