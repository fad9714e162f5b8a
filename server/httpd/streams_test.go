package httpd

import (
	"bufio"
	"encoding/binary"
	"io"
)

// Frames and settings of HTTP/2, RFC 9113.
const (
	frameHeaders  = 0x1
	frameReset    = 0x3
	frameSettings = 0x4
	frameWindow   = 0x8

	settingStreams = 0x3
	settingWindow  = 0x4
	settingHeaders = 0x6
)

// frameHead is a frame without its payload.
type frameHead struct {
	kind   byte
	stream uint32
}

// streams is a client of HTTP/2 that takes nothing but what it wants to take.
type streams struct {
	to   io.Writer
	from *bufio.Reader
}

// newStreams begins a connection on which each stream may carry window bytes to the client.
func newStreams(conn io.ReadWriter, window uint32) *streams {
	s := &streams{conn, bufio.NewReader(conn)}
	io.WriteString(conn, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
	s.frame(frameSettings, 0, 0, binary.BigEndian.AppendUint32([]byte{0, settingWindow}, window))
	return s
}

func (s *streams) frame(kind, flags byte, stream uint32, payload []byte) error {
	head := append([]byte{byte(len(payload) >> 16), byte(len(payload) >> 8), byte(len(payload)), kind, flags}, 0, 0, 0, 0)
	binary.BigEndian.PutUint32(head[5:], stream)
	_, err := s.to.Write(append(head, payload...))
	return err
}

// get asks for a path, in the way of RFC 7541 with nothing compressed but what is in its static table.
func (s *streams) get(stream uint32, path string) error {
	const endStream, endHeaders = 0x1, 0x4
	block := append([]byte{0x82, 0x87, 0x41, 6}, "parley"...) // GET, https, the authority
	block = append(append(block, 0x44, byte(len(path))), path...)
	return s.frame(frameHeaders, endStream|endHeaders, stream, block)
}

func (s *streams) next() (head frameHead, payload []byte, err error) {
	var raw [9]byte
	if _, err := io.ReadFull(s.from, raw[:]); err != nil {
		return frameHead{}, nil, err
	}
	payload = make([]byte, int(raw[0])<<16|int(raw[1])<<8|int(raw[2]))
	_, err = io.ReadFull(s.from, payload)
	return frameHead{raw[3], binary.BigEndian.Uint32(raw[5:])}, payload, err
}

// read passes on the heads of what comes until the connection ends.
func (s *streams) read(heads chan<- frameHead) {
	defer close(heads)
	for {
		head, _, err := s.next()
		if err != nil {
			return
		}
		heads <- head
	}
}

// settings returns what the server sets first, and its window for the whole connection.
func (s *streams) settings() (set map[uint16]uint32, window int) {
	set, window = map[uint16]uint32{}, 65_535
	for len(set) == 0 || window == 65_535 {
		head, payload, err := s.next()
		if err != nil {
			return set, window
		}
		switch head.kind {
		case frameSettings:
			for ; len(payload) >= 6; payload = payload[6:] {
				set[binary.BigEndian.Uint16(payload)] = binary.BigEndian.Uint32(payload[2:])
			}
		case frameWindow:
			window += int(binary.BigEndian.Uint32(payload))
		}
	}
	return set, window
}
