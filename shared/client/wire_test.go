//go:build !js

package client

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha1"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/shared/chat"
	"parley/shared/client/dial"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

// wire is a server that writes every byte by hand. Its first connection is treated as the test says, later ones rightly.
type wire struct {
	net.Listener
	bad   func(conn net.Conn, key string)
	mu    sync.Mutex
	dials int
	conns sync.WaitGroup
}

func newWire(t *testing.T, bad func(conn net.Conn, key string)) *wire {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{Listener: listener, bad: bad}
	w.conns.Go(w.accept)
	return w
}

// accept treats one connection after the other, until Close.
func (w *wire) accept() {
	for {
		conn, err := w.Accept()
		if err != nil {
			return
		}
		w.conns.Go(func() {
			defer conn.Close()
			w.treat(conn)
		})
	}
}

func (w *wire) treat(conn net.Conn) {
	conn.SetDeadline(time.Now().Add(30 * time.Second))
	request, err := http.ReadRequest(bufio.NewReader(conn))
	if err != nil {
		return
	}
	w.mu.Lock()
	w.dials++
	first := w.dials == 1
	w.mu.Unlock()
	key := request.Header.Get("Sec-WebSocket-Key")
	if first {
		w.bad(conn, key)
		return
	}
	upgrade(conn, key)
	welcome := &protocol.Welcome{Version: protocol.Version, Epoch: "right", User: chat.User{ID: "me", Name: "Mia"}, Rooms: []chat.RoomState{}}
	conn.Write(fromServer(0x81, protocol.Encode(0, welcome)))
	io.Copy(io.Discard, conn)
}

// close ends the server and waits for its connections, which the clients have left.
func (w *wire) close() {
	w.Listener.Close()
	w.conns.Wait()
}

func upgrade(conn net.Conn, key string, more ...string) {
	sum := sha1.Sum([]byte(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
	fmt.Fprintf(conn, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n%s\r\n",
		base64.StdEncoding.EncodeToString(sum[:]), strings.Join(more, ""))
}

// fromServer makes a frame without a mask.
func fromServer(first byte, payload []byte) []byte {
	switch n := len(payload); {
	case n <= 125:
		return append([]byte{first, byte(n)}, payload...)
	case n <= 0xffff:
		return append(binary.BigEndian.AppendUint16([]byte{first, 126}, uint16(n)), payload...)
	}
	return append(binary.BigEndian.AppendUint64([]byte{first, 127}, uint64(len(payload))), payload...)
}

// says returns what upgrades rightly and then sends these bytes, and hangs up when the client does.
func says(raw ...[]byte) func(net.Conn, string) {
	return func(conn net.Conn, key string) {
		upgrade(conn, key)
		conn.Write(bytes.Join(raw, nil))
		io.Copy(io.Discard, conn)
	}
}

func closes(code int) func(net.Conn, string) {
	return says(fromServer(0x88, binary.BigEndian.AppendUint16(nil, uint16(code))))
}

func answers(text string) func(net.Conn, string) {
	return func(conn net.Conn, _ string) { io.WriteString(conn, text) }
}

// TestAServerThatBreaksTheRulesIsLeftAndTriedAgain has each server be wrong once and then right.
func TestAServerThatBreaksTheRulesIsLeftAndTriedAgain(t *testing.T) {
	before := runtime.NumGoroutine()
	var clients sync.WaitGroup
	for about, bad := range map[string]func(net.Conn, string){
		"hangs up at once":           func(net.Conn, string) {},
		"no HTTP":                    answers("SSH-2.0-OpenSSH_9.9\r\n"),
		"500":                        answers("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n"),
		"200":                        answers("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"),
		"a redirection to itself":    answers("HTTP/1.1 302 Found\r\nLocation: /ws\r\nContent-Length: 0\r\n\r\n"),
		"101 without upgrade":        answers("HTTP/1.1 101 Switching Protocols\r\n\r\n"),
		"a wrong accept key":         func(c net.Conn, _ string) { upgrade(c, "another") },
		"another subprotocol":        func(c net.Conn, key string) { upgrade(c, key, "Sec-WebSocket-Protocol: other\r\n") },
		"an extension nobody wanted": func(c net.Conn, key string) { upgrade(c, key, "Sec-WebSocket-Extensions: permessage-deflate\r\n") },
		"endless headers":            endlessHeaders,
		"reserved bit 1":             says(fromServer(0xc1, []byte("{}"))),
		"reserved bit 3":             says(fromServer(0x91, []byte("{}"))),
		"opcode 3":                   says(fromServer(0x83, nil)),
		"opcode 15":                  says(fromServer(0x8f, nil)),
		"a ping in fragments":        says(fromServer(0x09, nil)),
		"a ping over 125 bytes":      says(fromServer(0x89, make([]byte, 126))),
		"a continuation of nothing":  says(fromServer(0x80, []byte("{}"))),
		"a message inside another":   says(fromServer(0x01, []byte("{")), fromServer(0x81, []byte("}"))),
		"a message over the limit":   says(fromServer(0x81, make([]byte, chat.MessageBytes+1))),
		"a length of 2^63-1":         says([]byte{0x81, 127, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, make([]byte, 2*chat.MessageBytes)),
		"a length over 63 bits":      says([]byte{0x81, 127, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}),
		"a binary message":           says(fromServer(0x82, []byte(`{"k":"ping"}`))),
		"text that is not UTF-8":     says(fromServer(0x81, []byte("{\"k\":\"ping\",\"x\":\"\xff\"}"))),
		"a close of one byte":        says(fromServer(0x88, []byte{3})),
		"close 0":                    closes(0),
		"close 999":                  closes(999),
		"close 1000":                 closes(1000),
		"close 1005":                 closes(1005),
		"close 1006":                 closes(1006),
		"close 3000":                 closes(3000),
		"close 4321":                 closes(4321),
		"close 65535":                closes(65535),
	} {
		clients.Go(func() { recovers(t, about, bad, 10*time.Second) })
	}
	clients.Wait()
	leavesNothing(t, before)
}

// TestAServerThatNeverSaysWelcomeIsLeft takes the time that a client waits for it.
func TestAServerThatNeverSaysWelcomeIsLeft(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes 15 seconds")
	}
	before := runtime.NumGoroutine()
	var clients sync.WaitGroup
	for about, bad := range map[string]func(net.Conn, string){
		"silence": says(), "half a frame": says([]byte{0x81, 100, '{'}), "pings and nothing else": pings,
	} {
		clients.Go(func() { recovers(t, about, bad, dial.ConnectTimeout+10*time.Second) })
	}
	clients.Wait()
	leavesNothing(t, before)
}

// leavesNothing waits until no more goroutines run than before.
func leavesNothing(t *testing.T, before int) {
	t.Helper()
	late := time.After(10 * time.Second)
	for runtime.NumGoroutine() > before {
		select {
		case <-late:
			t.Fatalf("%d goroutines are left, there were %d", runtime.NumGoroutine(), before)
		case <-time.After(10 * time.Millisecond):
		}
	}
}

func endlessHeaders(conn net.Conn, _ string) {
	io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\n")
	for i := 0; ; i++ {
		if _, err := fmt.Fprintf(conn, "X-%d: %s\r\n", i, strings.Repeat("x", 1000)); err != nil {
			return
		}
	}
}

// pings keeps the connection busy without ever saying welcome.
func pings(conn net.Conn, key string) {
	upgrade(conn, key)
	go io.Copy(io.Discard, conn)
	for {
		if _, err := conn.Write(fromServer(0x89, []byte("ping"))); err != nil {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// recovers runs a client against a server until it is online, which it is at the second dial.
func recovers(t *testing.T, about string, bad func(net.Conn, string), within time.Duration) {
	server := newWire(t, bad)
	dialer, err := dial.New("http://"+server.Addr().String(), dial.InMemory("secret"))
	if err != nil {
		t.Error(err)
		return
	}
	online := make(chan struct{})
	var once sync.Once
	c := New(Config{Dialer: dialer, Room: chat.Lobby, Location: time.UTC})
	c.OnChange(func() {
		if c.View().Link.State == view.Online {
			once.Do(func() { close(online) })
		}
	})
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { c.Run(ctx) })
	select {
	case <-online:
	case <-time.After(within):
		t.Errorf("%s: the link is %+v", about, c.View().Link)
	}
	cancel()
	running.Wait()
	server.close()
}
