// Package websockettest makes the frames of WebSocket clients, legal ones and others.
package websockettest

import "encoding/binary"

// The first byte of a frame: an opcode of RFC 6455, section 5.2, and the bit of a message's last fragment.
const (
	Continuation = 0x0
	Text         = 0x1
	Binary       = 0x2
	Close        = 0x8
	Ping         = 0x9
	Pong         = 0xa
	Last         = 0x80
)

// ControlMax is how many bytes a control frame may have.
const ControlMax = 125

// Frame returns a legal frame with that first byte.
func Frame(first byte, payload []byte) []byte {
	switch n := len(payload); {
	case n <= ControlMax:
		return Sized(first, []byte{byte(n)}, payload)
	case n <= 0xffff:
		return Sized(first, binary.BigEndian.AppendUint16([]byte{126}, uint16(n)), payload)
	}
	return Sized(first, binary.BigEndian.AppendUint64([]byte{127}, uint64(len(payload))), payload)
}

// Sized returns a masked frame that claims any length.
func Sized(first byte, length, payload []byte) []byte {
	mask := []byte{0x12, 0x34, 0x56, 0x78}
	raw := append([]byte{first, length[0] | 0x80}, length[1:]...)
	raw = append(raw, mask...)
	for i, b := range payload {
		raw = append(raw, b^mask[i%4])
	}
	return raw
}

// Closing returns a close frame.
func Closing(code int, reason string) []byte {
	return Frame(Last|Close, append(binary.BigEndian.AppendUint16(nil, uint16(code)), reason...))
}

// Join returns the parts, one after the other.
func Join(parts ...[]byte) []byte {
	var all []byte
	for _, part := range parts {
		all = append(all, part...)
	}
	return all
}
