package httpd

import "encoding/binary"

// Opcodes, RFC 6455 section 5.2.
const (
	opContinuation = 0x0
	opText         = 0x1
	opBinary       = 0x2
	opClose        = 0x8
	opPing         = 0x9
	opPong         = 0xa
)

// head is the beginning of a frame, as far as it has come: at least one byte, and at least two to ask for a length.
type head []byte

func (h head) opcode() byte  { return h[0] & 0xf }
func (h head) control() bool { return h.opcode() >= opClose }
func (h head) final() bool   { return h[0]&0x80 != 0 }

// lengthEnd returns where the mask begins.
func (h head) lengthEnd() int {
	switch h[1] & 0x7f {
	case 126:
		return 4
	case 127:
		return 10
	}
	return 2
}

// length returns the length of the payload, when all of it has come.
func (h head) length() uint64 {
	switch h.lengthEnd() {
	case 4:
		return uint64(binary.BigEndian.Uint16(h[2:]))
	case 10:
		return binary.BigEndian.Uint64(h[2:])
	}
	return uint64(h[1] & 0x7f)
}
