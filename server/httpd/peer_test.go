package httpd

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"parley/server/httpd/websocket/websockettest"
	"parley/shared/chat"
)

// patience is for what must come; nothing waits so long unless a test fails.
const patience = 20 * time.Second

// peer is a client that writes WebSocket frames by hand, so that they can be wrong.
type peer struct {
	t    *testing.T
	conn net.Conn
	from *bufio.Reader
	seen strings.Builder // all text that has come
}

// call opens a WebSocket by hand and waits for the welcome.
func call(t *testing.T, server *httptest.Server, token string) *peer {
	t.Helper()
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	conn.SetDeadline(time.Now().Add(patience))
	p := &peer{t: t, conn: conn, from: bufio.NewReader(conn)}
	fmt.Fprintf(conn, "GET /ws HTTP/1.1\r\nHost: parley\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"+
		"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer %s\r\n\r\n", token)
	answer, err := http.ReadResponse(p.from, nil)
	if err != nil || answer.StatusCode != http.StatusSwitchingProtocols {
		t.Fatalf("got %+v, %v", answer, err)
	}
	p.until(`"k":"welcome"`)
	return p
}

// send writes bytes as they are. The server may have hung up already.
func (p *peer) send(raw []byte) { p.conn.Write(raw) }

// says writes one text message.
func (p *peer) says(text string) { p.send(frame(0x80|opText, []byte(text))) }

// until reads text until it contains want.
func (p *peer) until(want string) {
	p.t.Helper()
	for !strings.Contains(p.seen.String(), want) {
		op, payload, err := p.next()
		if err != nil || op == opClose {
			p.t.Fatalf("ended with %x %q, %v before %s came; seen %.300s", op, payload, err, want, p.seen.String())
		}
		if op == opText {
			p.seen.Write(payload)
			p.seen.WriteByte('\n')
		}
	}
}

// closed reads to the end and returns the close code, or 0 if the connection just ended.
func (p *peer) closed() int {
	p.t.Helper()
	for {
		op, payload, err := p.next()
		if ne, is := errors.AsType[net.Error](err); is && ne.Timeout() {
			p.t.Fatal("the connection is still open")
		}
		if err != nil {
			return 0
		}
		if op == opText {
			p.seen.Write(payload)
		}
		if op == opClose {
			p.conn.Close()
			return int(binary.BigEndian.Uint16(append(payload, 0, 0)))
		}
	}
}

// next reads a frame. The server sends no fragments.
func (p *peer) next() (op byte, payload []byte, err error) {
	var head [2]byte
	if _, err := io.ReadFull(p.from, head[:]); err != nil {
		return 0, nil, err
	}
	length := uint64(head[1])
	if head[1] >= 126 {
		wide := make([]byte, 2+6*(head[1]-126))
		if _, err := io.ReadFull(p.from, wide); err != nil {
			return 0, nil, err
		}
		length = 0
		for _, b := range wide {
			length = length<<8 | uint64(b)
		}
	}
	payload = make([]byte, length)
	_, err = io.ReadFull(p.from, payload)
	return head[0] & 0xf, payload, err
}

// Frames of a client.
const (
	opContinuation = websockettest.Continuation
	opText         = websockettest.Text
	opBinary       = websockettest.Binary
	opClose        = websockettest.Close
	opPing         = websockettest.Ping
	opPong         = websockettest.Pong
	last           = websockettest.Last
	controlMax     = websockettest.ControlMax
	emptyMax       = 1_000 // empty fragments of a message that are accepted
)

var frame, sized, join, closing = websockettest.Frame, websockettest.Sized, websockettest.Join, websockettest.Closing

// sending is a command that says text in the lobby.
func sending(id int, text string) string {
	return fmt.Sprintf(`{"k":"send","id":%d,"d":{"room":%q,"nonce":"nonce-%011d-%04d","text":%q}}`, id, chat.Lobby, time.Now().UnixNano()%1e11, id, text)
}
