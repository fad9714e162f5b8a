package scenario

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/server/httpd"
	"parley/server/test/kit"
)

// TestWhoIsSlowToAskIsHungUpOn takes as long as a head may take, which is five seconds.
func TestWhoIsSlowToAskIsHungUpOn(t *testing.T) {
	t.Parallel()
	server := kit.StartProcess(t)
	var peers sync.WaitGroup
	for about, start := range map[string]string{
		"nothing":                     "",
		"half a line":                 "GET /ws HT",
		"a head that never ends":      "GET /ws HTTP/1.1\r\nHost: parley\r\nUpgrade: websocket\r\n",
		"a head without its end line": "GET / HTTP/1.1\r\nHost: parley\r\n",
	} {
		peers.Go(func() {
			if took := hungUp(t, server.URL, start); took < httpd.HeaderWait-time.Second {
				t.Errorf("%s: it ended after %v", about, took)
			}
		})
	}
	peers.Wait()
	if answer, err := http.Get(server.URL + "/readyz"); err != nil || answer.StatusCode != http.StatusOK {
		t.Errorf("afterwards: %v, %v", answer, err)
	}
}

// hungUp begins a request, goes on with a byte each second, and returns how long the server listened.
func hungUp(t *testing.T, url, start string) time.Duration {
	conn, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
	if err != nil {
		t.Error(err)
		return 0
	}
	defer conn.Close()
	begun := time.Now()
	conn.SetDeadline(begun.Add(kit.Patience))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		io.Copy(io.Discard, conn)
	}()
	io.WriteString(conn, start)
	seconds := time.NewTicker(time.Second)
	defer seconds.Stop()
	for {
		select {
		case <-seconds.C:
			if start != "" {
				io.WriteString(conn, "x")
			}
		case <-ended:
			return time.Since(begun)
		}
	}
}

func TestAHeadThatIsTooBigIsRefused(t *testing.T) {
	server := kit.StartProcess(t)
	for about, header := range map[string]string{
		"one long header":     "X: " + strings.Repeat("x", 1<<20) + "\r\n",
		"very many":           strings.Repeat("X: y\r\n", 100_000),
		"a cookie of a 100 K": "Cookie: parley=" + strings.Repeat("a", 100<<10) + "\r\n",
	} {
		conn, err := net.Dial("tcp", strings.TrimPrefix(server.URL, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		conn.SetDeadline(time.Now().Add(kit.Patience))
		go fmt.Fprintf(conn, "GET /ws HTTP/1.1\r\nHost: parley\r\n%s\r\n", header)
		answer := make([]byte, 12)
		if _, err := io.ReadFull(conn, answer); err != nil || string(answer) != "HTTP/1.1 431" {
			t.Errorf("%s: got %q, %v", about, answer, err)
		}
		conn.Close()
	}
}
