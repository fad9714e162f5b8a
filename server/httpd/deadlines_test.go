package httpd

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// pipes is a network in memory, whose deadlines go by the clock of a synctest bubble.
type pipes struct {
	dialled chan net.Conn
	closed  chan struct{}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case conn := <-p.dialled:
		return conn, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error   { close(p.closed); return nil }
func (p *pipes) Addr() net.Addr { return &net.TCPAddr{} }

func (p *pipes) dial() net.Conn {
	near, far := net.Pipe()
	p.dialled <- far
	return near
}

// inBubble runs a test in which time passes by itself. What it serves is where the pages of a server are.
func inBubble(t *testing.T, test func(t *testing.T, serve func(http.HandlerFunc) *pipes)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		var servers []*http.Server
		defer func() {
			for _, server := range servers {
				server.Close()
			}
			synctest.Wait()
		}()
		test(t, func(handler http.HandlerFunc) *pipes {
			network := &pipes{make(chan net.Conn), make(chan struct{})}
			server := NewServer(Config{Pages: handler, Log: slog.New(slog.DiscardHandler)})
			server.Protocols = new(http.Protocols)
			server.Protocols.SetHTTP1(true)
			server.Protocols.SetUnencryptedHTTP2(true)
			go server.Serve(network)
			servers = append(servers, server)
			return network
		})
	})
}

// ended is when a handler gave up, since the test began.
type ended struct {
	after time.Duration
	err   error
}

func TestAReaderThatTakesNothingLosesItsConnection(t *testing.T) {
	inBubble(t, func(t *testing.T, serve func(http.HandlerFunc) *pipes) {
		begun, over := time.Now(), make(chan ended, 1)
		network := serve(func(w http.ResponseWriter, _ *http.Request) {
			_, err := w.Write(make([]byte, 1<<20))
			over <- ended{time.Since(begun), err}
		})
		conn := network.dial()
		defer conn.Close()
		io.WriteString(conn, "GET / HTTP/1.1\r\nHost: parley\r\n\r\n")
		if got := <-over; got.err == nil || got.after != writeStall {
			t.Errorf("the answer ended after %v with %v, want %v", got.after, got.err, writeStall)
		}
	})
}

func TestASlowDownloadGoesOn(t *testing.T) {
	const size = 40 * writeStep
	inBubble(t, func(t *testing.T, serve func(http.HandlerFunc) *pipes) {
		network := serve(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", fmt.Sprint(size))
			w.Write(make([]byte, size))
		})
		conn := network.dial()
		defer conn.Close()
		io.WriteString(conn, "GET / HTTP/1.1\r\nHost: parley\r\n\r\n")
		begun, seen := time.Now(), int64(0)
		for seen < size {
			time.Sleep(writeStall / 10)
			n, err := io.CopyN(io.Discard, conn, writeStep/8)
			if seen += n; err != nil {
				t.Fatalf("it ended after %v and %d bytes: %v", time.Since(begun), seen, err)
			}
		}
	})
}

func TestABodyMustArrive(t *testing.T) {
	for about, c := range map[string]struct{ every, want time.Duration }{
		"a byte each second":     {time.Second, bodyWait},
		"a byte each 9 seconds":  {9 * time.Second, bodyWait},
		"a byte each 20 seconds": {20 * time.Second, bodyStall},
		"nothing":                {time.Hour, bodyStall},
	} {
		inBubble(t, func(t *testing.T, serve func(http.HandlerFunc) *pipes) {
			begun, over := time.Now(), make(chan ended, 1)
			network := serve(func(_ http.ResponseWriter, r *http.Request) {
				_, err := io.ReadAll(r.Body)
				over <- ended{time.Since(begun), err}
			})
			conn := network.dial()
			go io.Copy(io.Discard, conn)
			io.WriteString(conn, "POST / HTTP/1.1\r\nHost: parley\r\nContent-Length: 1000\r\n\r\n")
			drip := time.NewTicker(c.every)
			defer drip.Stop()
			go func() {
				for {
					select {
					case <-drip.C:
						io.WriteString(conn, "x")
					case <-t.Context().Done():
						return
					}
				}
			}()
			if got := <-over; got.err == nil || got.after != c.want {
				t.Errorf("%s: the body ended after %v with %v, want %v", about, got.after, got.err, c.want)
			}
			conn.Close()
		})
	}
}

// TestWhatIsNotReadOfABodyIsNotWaitedForLong has a handler that answers at once: the server would first read the rest.
func TestWhatIsNotReadOfABodyIsNotWaitedForLong(t *testing.T) {
	inBubble(t, func(t *testing.T, serve func(http.HandlerFunc) *pipes) {
		network := serve(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusNotFound)
		})
		begun, conn := time.Now(), network.dial()
		defer conn.Close()
		io.WriteString(conn, "POST / HTTP/1.1\r\nHost: parley\r\nContent-Length: 1000\r\n\r\n")
		io.ReadAll(conn)
		if took := time.Since(begun); took > bodyStall {
			t.Errorf("the connection ended after %v", took)
		}
	})
}

func TestASlowHeaderAndAnIdleConnectionEnd(t *testing.T) {
	for start, want := range map[string]time.Duration{
		"":                                       HeaderWait,
		"GET / HT":                               HeaderWait,
		"GET / HTTP/1.1\r\nHost: parley\r\nX: y": HeaderWait,
		"GET / HTTP/1.1\r\nHost: parley\r\n\r\n": idleWait,
		"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n":       HeaderWait, // 2 s for the settings
	} {
		inBubble(t, func(t *testing.T, serve func(http.HandlerFunc) *pipes) {
			network := serve(func(http.ResponseWriter, *http.Request) {})
			begun, conn := time.Now(), network.dial()
			defer conn.Close()
			io.WriteString(conn, start)
			io.ReadAll(conn)
			if took := time.Since(begun); took > want {
				t.Errorf("%q: the connection ended after %v, want %v", start, took, want)
			}
		})
	}
}

// TestAStreamOfHTTP2ThatTakesNothingIsReset looks at one stream among others of a connection that lives.
func TestAStreamOfHTTP2ThatTakesNothingIsReset(t *testing.T) {
	inBubble(t, func(t *testing.T, serve func(http.HandlerFunc) *pipes) {
		begun, over := time.Now(), make(chan ended, 1)
		network := serve(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/short" {
				return
			}
			_, err := w.Write(make([]byte, 1<<20))
			over <- ended{time.Since(begun), err}
		})
		conn := network.dial()
		defer conn.Close()
		c := newStreams(conn, 0)
		c.get(1, "/long")
		frames := make(chan frameHead, 64)
		go c.read(frames)
		if got := <-over; got.err == nil || got.after != writeStall {
			t.Errorf("the stream ended after %v with %v, want %v", got.after, got.err, writeStall)
		}
		c.get(3, "/short")
		reset := false
		for f := range frames {
			reset = reset || f.kind == frameReset && f.stream == 1
			if f.kind == frameHeaders && f.stream == 3 {
				break
			}
		}
		if !reset {
			t.Error("the stream was not reset before the next was answered")
		}
	})
}

func TestAConnectionOfHTTP2HasBounds(t *testing.T) {
	inBubble(t, func(t *testing.T, serve func(http.HandlerFunc) *pipes) {
		network := serve(func(http.ResponseWriter, *http.Request) {})
		conn := network.dial()
		defer conn.Close()
		c := newStreams(conn, 0)
		settings, window := c.settings()
		want := map[uint16]uint32{settingStreams: StreamsMax, settingWindow: streamBytes, settingHeaders: headerBytes}
		for id, most := range want {
			if got := settings[id]; got == 0 || got > most+most/4 {
				t.Errorf("setting %d is %d, want about %d", id, got, most)
			}
		}
		if window > windowBytes {
			t.Errorf("the connection's window is %d, want %d at most", window, windowBytes)
		}
	})
}

func TestAnAnswerInStepsIsWhole(t *testing.T) {
	body := bytes.Repeat([]byte("0123456789abcdef"), 10_000)
	inBubble(t, func(t *testing.T, serve func(http.HandlerFunc) *pipes) {
		network := serve(func(w http.ResponseWriter, _ *http.Request) { w.Write(body) })
		conn := network.dial()
		defer conn.Close()
		io.WriteString(conn, "GET / HTTP/1.0\r\nHost: parley\r\n\r\n")
		got, _ := io.ReadAll(conn)
		if _, after, _ := strings.Cut(string(got), "\r\n\r\n"); after != string(body) {
			t.Errorf("%d bytes came, want %d", len(after), len(body))
		}
	})
}

func TestAnUpgradedConnectionHasNoDeadlinesOfRequests(t *testing.T) {
	inBubble(t, func(t *testing.T, serve func(http.HandlerFunc) *pipes) {
		network := serve(func(w http.ResponseWriter, _ *http.Request) {
			conn, buffered, err := http.NewResponseController(w).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			go func() {
				defer conn.Close()
				time.Sleep(2 * idleWait)
				text := make([]byte, len("late")) // whole first: a pipe has no buffer, the other end writes until all is read
				if _, err := io.ReadFull(buffered, text); err != nil {
					t.Error(err)
				}
				conn.Write(text)
			}()
		})
		conn := network.dial()
		defer conn.Close()
		io.WriteString(conn, "GET / HTTP/1.1\r\nHost: parley\r\n\r\n")
		io.WriteString(conn, "late")
		if got, err := io.ReadAll(conn); string(got) != "late" {
			t.Errorf("got %q, %v", got, err)
		}
	})
}
