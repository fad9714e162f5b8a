//go:build linux

package attack

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"parley/server/test/kit"
	"parley/server/test/kit/raw"
)

// webAttacks are by strangers without a session.
func webAttacks() []attack {
	return []attack{
		{name: "streams that never read", quick: true, tls: true, run: unreadStreams(1)},
		{name: "streams that never read, 40 addresses", many: true, tls: true, run: unreadStreams(40)},
		{name: "streams reset at once", quick: true, tls: true, run: resetStreams},
		{name: "endless headers of HTTP/2", tls: true, run: endlessHeaders},
		{name: "slow bodies", quick: true, run: slowBodies(1)},
		{name: "slow bodies, 40 addresses", many: true, run: slowBodies(40)},
		{name: "unread programs", quick: true, run: unreadPrograms(1)},
		{name: "unread programs, 40 addresses", many: true, run: unreadPrograms(40)},
		{name: "slow headers", quick: true, run: slowHeaders},
		{name: "handshakes that never finish", quick: true, tls: true, run: halfHandshakes},
		{name: "headers of 1 MB", run: hugeHeaders},
		{name: "200 pages in parallel", quick: true, run: parallelPages},
		{name: "200 pages that do not exist", quick: true, run: missingPages},
		{name: "connections opened and closed", run: churn},
		{name: "unlimited guests", run: guestStorm},
		{name: "guessed passwords", quick: true, run: guessing(1)},
		{name: "guessed passwords, 2,000 addresses", many: true, run: guessing(2_000)},
	}
}

// tcp opens a connection from the n-th attacker's address, and closes it at the end of the attack.
func (s *siege) tcp(n int) (net.Conn, error) {
	conn, err := s.way(attackers, n).Plain(s.ctx, s.addr)
	if err != nil {
		return nil, err
	}
	conn.(*net.TCPConn).SetReadBuffer(4 << 10)
	go func() {
		<-s.ctx.Done()
		conn.Close()
	}()
	return conn, nil
}

// hold opens count connections from some addresses in turn, each again when the server ends it, and does something on each. The
// attack is under way when all have been tried.
func (s *siege) hold(count, addresses int, do func(conn net.Conn)) {
	var tried atomic.Int64
	first := make([]atomic.Bool, count)
	s.spawn(count, func(i int) {
		conn, err := s.tcp(i % addresses)
		if first[i].CompareAndSwap(false, true) {
			tried.Add(1)
		}
		if err == nil {
			do(conn)
			conn.Close()
		}
		s.rest(time.Second) // between two attempts, or the attackers would take the machine
	})
	s.until("not all connections have been tried", func() bool { return tried.Load() == int64(count) })
}

// drip writes a byte at intervals until the connection ends.
func (s *siege) drip(conn net.Conn, every time.Duration) {
	for s.rest(every) {
		if _, err := io.WriteString(conn, "x"); err != nil {
			return
		}
	}
}

const tcpEstablished = 1 // as Linux counts the states of TCP

// waitForEnd takes nothing until the server has ended the connection.
func (s *siege) waitForEnd(conn net.Conn) {
	raw, err := conn.(*net.TCPConn).SyscallConn()
	if err != nil {
		return
	}
	for ended := false; !ended && s.rest(time.Second); {
		err := raw.Control(func(fd uintptr) {
			info, err := syscall.GetsockoptInt(int(fd), syscall.IPPROTO_TCP, syscall.TCP_INFO) // begins with the state, a byte
			ended = err != nil || info&0xff != tcpEstablished
		})
		ended = ended || err != nil
	}
}

func slowBodies(addresses int) func(s *siege) {
	return func(s *siege) {
		s.hold(2_300, addresses, func(conn net.Conn) {
			io.WriteString(conn, "POST /api/guest HTTP/1.1\r\nHost: parley\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{")
			s.drip(conn, 20*time.Second)
		})
	}
}

func slowHeaders(s *siege) {
	s.hold(1_500, 1, func(conn net.Conn) {
		io.WriteString(conn, "GET / HTTP/1.1\r\nHost: parley\r\nX: ")
		s.drip(conn, time.Second)
	})
}

func unreadPrograms(addresses int) func(s *siege) {
	return func(s *siege) {
		path := s.programPath()
		s.hold(1_500, addresses, func(conn net.Conn) {
			fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: parley\r\n\r\n", path)
			s.waitForEnd(conn)
		})
	}
}

// programPath returns where the largest file is: the web program, or a font or style sheet if this build has none.
func (s *siege) programPath() string {
	answer, err := s.server.Route.Client().Get(s.server.URL + "/app-worker.js")
	if err != nil {
		s.Fatal(err)
	}
	defer answer.Body.Close()
	script, _ := io.ReadAll(answer.Body)
	for _, want := range []string{`/web/[^"]*\.wasm`, `/web/[^"]*\.css`} {
		if found := regexp.MustCompile(want).Find(script); found != nil {
			return string(found)
		}
	}
	s.Fatal("the service worker names no program")
	return ""
}

func hugeHeaders(s *siege) {
	head := "GET / HTTP/1.1\r\nHost: parley\r\nX: " + strings.Repeat("x", 1<<20) + "\r\n\r\n"
	s.spawn(32, func(i int) {
		if conn, err := s.tcp(0); err == nil {
			io.WriteString(conn, head)
			io.CopyN(io.Discard, conn, 64)
			conn.Close()
		}
	})
}

func halfHandshakes(s *siege) {
	near, far := net.Pipe()
	go tls.Client(near, &tls.Config{InsecureSkipVerify: true}).Handshake()
	hello := make([]byte, 4<<10)
	n, err := far.Read(hello)
	far.Close()
	if err != nil {
		s.Fatal(err)
	}
	s.hold(1_500, 1, func(conn net.Conn) {
		conn.Write(hello[:n])
		s.waitForEnd(conn)
	})
}

// refusedPause is how long attackers wait who are refused. They share the machine with the server: what a refusal costs them is
// not to be measured.
const refusedPause = 200 * time.Millisecond

// browse lets count clients of one address load pages without a pause.
func (s *siege) browse(count int, path func() string) {
	client := &http.Client{Timeout: kit.Patience, Transport: &http.Transport{
		DialContext: func(ctx context.Context, _, addr string) (net.Conn, error) {
			return s.way(attackers, 0).Plain(ctx, addr)
		},
		MaxIdleConnsPerHost: count, MaxConnsPerHost: count, DisableCompression: true,
	}}
	s.spawn(count, func(int) {
		answer, err := client.Get(s.server.URL + path())
		if err != nil {
			s.rest(refusedPause)
			return
		}
		io.Copy(io.Discard, answer.Body)
		answer.Body.Close()
		if answer.StatusCode == http.StatusTooManyRequests {
			s.rest(refusedPause)
		}
	})
}

func parallelPages(s *siege) { s.browse(200, func() string { return "/r/" + s.room }) }

func missingPages(s *siege) {
	places := []string{"/r/x", "/x", "/web/x", "/api/x"}
	s.browse(200, func() string { return fmt.Sprint(places[rand.IntN(len(places))], rand.Int()) })
}

func churn(s *siege) {
	s.spawn(32, func(i int) {
		if conn, err := s.tcp(0); err == nil {
			io.WriteString(conn, "GET /ws HTTP/1.1\r\nHost: parley\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"+
				"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
			io.CopyN(io.Discard, conn, 12)
			conn.Close()
		}
	})
}

func guestStorm(s *siege) {
	w := s.way(attackers, 0)
	s.spawn(32, func(int) {
		raw.NewGuest(w, s.server.URL) // refused, nearly always
	})
}

// guessing tries passwords of many names. Each address has only a few attempts, so it takes many addresses to keep a core busy.
func guessing(addresses int) func(*siege) {
	return func(s *siege) {
		var tries atomic.Int64
		s.spawn(32, func(int) {
			n := int(tries.Add(1))
			form := url.Values{"name": {fmt.Sprint("Nobody-", n)}, "password": {"not the password"}}
			if answer, err := s.way(attackers, n%addresses).Client().PostForm(s.server.URL+"/sign-in", form); err == nil {
				answer.Body.Close()
				if answer.StatusCode == http.StatusTooManyRequests {
					s.rest(refusedPause)
				}
			}
		})
	}
}
