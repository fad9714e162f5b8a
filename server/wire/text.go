package wire

import (
	"encoding/binary"
	"iter"
)

const (
	textFinal  = 0x81 // RFC 6455, section 5.2: the last fragment, text
	shortMax   = 125  // bytes of a payload whose length is in the second byte
	headerMax  = 10
	mark16     = 126
	mark64     = 127
	length16   = 1<<16 - 1
	separation = '\n'
)

// Text returns a server's WebSocket frame with one text message: the parts, with a newline between any two.
func Text(parts ...[]byte) []byte {
	size := max(0, len(parts)-1)
	for _, part := range parts {
		size += len(part)
	}
	frame := appendHeader(make([]byte, 0, headerMax+size), size)
	for i, part := range parts {
		if i > 0 {
			frame = append(frame, separation)
		}
		frame = append(frame, part...)
	}
	return frame
}

// appendHeader appends the header of a text message of one frame. A server masks nothing.
func appendHeader(b []byte, size int) []byte {
	switch {
	case size <= shortMax:
		return append(b, textFinal, byte(size))
	case size <= length16:
		return binary.BigEndian.AppendUint16(append(b, textFinal, mark16), uint16(size))
	}
	return binary.BigEndian.AppendUint64(append(b, textFinal, mark64), uint64(size))
}

// Packets joins messages to WebSocket frames of up to JoinBytes each, or of one message.
func Packets(messages [][]byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for len(messages) > 0 {
			n, size := 1, len(messages[0])
			for n < len(messages) && size+1+len(messages[n]) <= JoinBytes {
				size += 1 + len(messages[n])
				n++
			}
			if !yield(Text(messages[:n]...)) {
				return
			}
			messages = messages[n:]
		}
	}
}
