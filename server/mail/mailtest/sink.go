// Package mailtest has a mail server for tests, which keeps what it takes.
package mailtest

import (
	"bufio"
	"io"
	"mime/quotedprintable"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// Sink is a mail server without TLS.
type Sink struct {
	URL  string
	Mail chan string // headers and text of each message, decoded

	Refuses atomic.Int32 // so many connections more
}

// NewSink starts a sink.
func NewSink(t *testing.T) *Sink {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	s := &Sink{URL: "smtp://" + listener.Addr().String() + "?from=chat@example.org", Mail: make(chan string, 10)}
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go s.serve(conn)
		}
	}()
	return s
}

// serve speaks as much of RFC 5321 as a client needs.
func (s *Sink) serve(conn net.Conn) {
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(time.Minute))
	in := bufio.NewReader(conn)
	say := func(line string) { io.WriteString(conn, line+"\r\n") }
	if s.Refuses.Add(-1) >= 0 {
		say("421 later")
		return
	}
	say("220 sink")
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		switch verb, _, _ := strings.Cut(strings.TrimSpace(line), " "); strings.ToUpper(verb) {
		case "DATA":
			say("354 go on")
			s.Mail <- read(in)
			say("250 taken")
		case "QUIT":
			say("221 bye")
			return
		default:
			say("250 ok")
		}
	}
}

// read returns a message up to the line with a dot.
func read(in *bufio.Reader) string {
	var raw strings.Builder
	for {
		line, err := in.ReadString('\n')
		if err != nil || line == ".\r\n" {
			break
		}
		raw.WriteString(strings.TrimPrefix(line, "."))
	}
	head, body, _ := strings.Cut(raw.String(), "\r\n\r\n")
	text, _ := io.ReadAll(quotedprintable.NewReader(strings.NewReader(body)))
	return head + "\n\n" + string(text)
}

// Next returns the next message, or fails the test.
func (s *Sink) Next(t *testing.T) string {
	t.Helper()
	select {
	case m := <-s.Mail:
		return m
	case <-time.After(20 * time.Second):
		t.Fatal("no mail")
		return ""
	}
}
