package websocket

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

// frameHeader is the beginning of a frame, as far as it has arrived: at least one byte, and at least two to ask for a length.
type frameHeader []byte

func (h frameHeader) opcode() byte { return h[0] & 0xf }

func (h frameHeader) control() bool { return h.opcode() >= opClose }

func (h frameHeader) final() bool { return h[0]&0x80 != 0 }

// lengthEnd returns where the mask begins.
func (h frameHeader) lengthEnd() int {
	switch h[1] & 0x7f {
	case 126:
		return 4
	case 127:
		return 10
	}
	return 2
}

// length returns the length of the payload, once all bytes of it have arrived.
func (h frameHeader) length() uint64 {
	switch h.lengthEnd() {
	case 4:
		return uint64(binary.BigEndian.Uint16(h[2:]))
	case 10:
		return binary.BigEndian.Uint64(h[2:])
	}
	return uint64(h[1] & 0x7f)
}
