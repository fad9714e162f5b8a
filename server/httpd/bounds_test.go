package httpd

import (
	"bytes"
	"log/slog"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/server/httpd/websocket"
	"parley/server/hub"
)

func TestWhatIsTooMuchEndsThePeerAtOnceAndCostsNothing(t *testing.T) {
	s := newStage(t, nil)
	wide := func(high byte) []byte {
		return sized(last|opText, []byte{127, high, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, nil)
	}
	half := make([]byte, websocket.MessageMax/2)
	for _, c := range []struct {
		about string
		raw   []byte
		want  int
	}{
		{"one byte over the limit", frame(last|opText, make([]byte, websocket.MessageMax+1)), 1009},
		{"a header of one byte over the limit", frame(last|opText, make([]byte, websocket.MessageMax+1))[:14], 1009},
		{"a header of 2^62 bytes", wide(0x40), 1009},
		{"a header of 2^63-1 bytes", wide(0x7f), 1009},
		{"a continuation of 2^63-1 bytes", join(frame(opText, []byte("{")), sized(last|opContinuation, []byte{127, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, nil)), 1009},
		{"fragments over the limit", join(frame(opText, half), frame(opContinuation, half), frame(last|opContinuation, []byte("x"))), 1009},
		{"100,000 empty fragments", join(frame(opText, nil), bytes.Repeat(frame(opContinuation, nil), 100_000)), 1009},
		{"1,000 pings", bytes.Repeat(frame(last|opPing, []byte("ping")), 1_000), hub.Flood},
		{"1,000 pongs that answer nothing", bytes.Repeat(frame(last|opPong, nil), 1_000), hub.Flood},
		{"1,000 pings inside of a message", join(frame(opText, []byte("{")), bytes.Repeat(frame(last|opPing, nil), 1_000)), hub.Flood},
		{"10,000 frames of an unknown kind", bytes.Repeat(frame(last|opText, []byte(`{"k":"dance","id":1}`)), 10_000), hub.Flood},
		{"10,000 unknown frames in one message", frame(last|opText, bytes.Repeat([]byte("{\"k\":\"x\"}\n"), 10_000)), hub.Flood},
		{"128 KB of [", frame(last|opText, bytes.Repeat([]byte("["), 128<<10)), 0},
	} {
		t.Run(c.about, func(t *testing.T) {
			p := call(t, s.server, goodToken)
			before := allocated()
			go p.send(c.raw) // the server may have stopped reading
			if c.want == 0 {
				p.until(`"k":"failed"`)
			} else if got := p.closed(); got != c.want {
				t.Errorf("got %d, want %d", got, c.want)
			}
			if cost := allocated() - before; cost > 32<<20 {
				t.Errorf("%d bytes were allocated", cost)
			}
			if n := strings.Count(p.seen.String(), `"k":"failed"`); n > 200 {
				t.Errorf("%d refusals were sent", n)
			}
			s.goesOn()
		})
	}
}

// allocated is what the program has allocated in its life, freed or not.
func allocated() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}

// TestAMessageMustArriveWithinTenSeconds takes ten seconds, and looks at what comes each second.
func TestAMessageMustArriveWithinTenSeconds(t *testing.T) {
	t.Parallel()
	s := newStage(t, nil)
	var peers sync.WaitGroup
	for about, drip := range map[string]struct{ first, then []byte }{
		"a byte at a time":                {frame(last|opText, []byte(sending(1, "boom")))[:8], []byte{0}},
		"a fragment of a byte at a time":  {frame(opText, []byte("{")), frame(opContinuation, []byte(" "))},
		"empty fragments, one at a time":  {frame(opText, nil), frame(opContinuation, nil)},
		"a beginning and then only pings": {frame(opText, []byte("{")), frame(last|opPing, nil)},
	} {
		p := call(t, s.server, goodToken)
		peers.Go(func() {
			if took := p.drip(drip.first, drip.then); took < websocket.MessageWait-time.Second {
				t.Errorf("%s: it ended after %v", about, took)
			}
		})
	}
	peers.Wait()
	s.goesOn()
}

// drip sends a beginning, and then something every second until the server ends the connection; it returns how long that took.
func (p *peer) drip(first, then []byte) time.Duration {
	start := time.Now()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		p.closed()
	}()
	p.send(first)
	seconds := time.NewTicker(time.Second)
	defer seconds.Stop()
	for {
		select {
		case <-seconds.C:
			p.send(then)
		case <-ended:
			return time.Since(start)
		}
	}
}

func TestCompressionIsOff(t *testing.T) {
	s := newStage(t, nil)
	r, err := http.NewRequest(http.MethodGet, s.server.URL+"/ws", nil)
	if err != nil {
		t.Fatal(err)
	}
	for key, value := range map[string]string{"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
		"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Authorization": "Bearer " + goodToken, "Sec-WebSocket-Extensions": "permessage-deflate"} {
		r.Header.Set(key, value)
	}
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if got := answer.Header.Get("Sec-WebSocket-Extensions"); answer.StatusCode != http.StatusSwitchingProtocols || got != "" {
		t.Errorf("got %d with the extensions %q", answer.StatusCode, got)
	}
}

func TestNoSecretIsInTheLog(t *testing.T) {
	lines := make(logLines, 1_000)
	s := newStage(t, func(c *Config) { c.Log = slog.New(slog.NewTextHandler(lines, nil)) })
	for _, header := range []http.Header{
		{"Authorization": {"Bearer wrong-secret"}},
		{"Cookie": {"parley=" + goodToken}},
		{"Cookie": {"parley=" + goodToken}, "Origin": {"https://evil.example"}},
		{"Authorization": {"Bearer " + goodToken}, "Sec-Websocket-Protocol": {"parley.99"}},
	} {
		if conn, _ := knock(t, s.server, header); conn != nil {
			conn.Read(t.Context())
		}
	}
	p := call(t, s.server, goodToken)
	p.send(frame(last|0x3, []byte(sending(1, "very private"))))
	p.closed()
	s.goesOn()
	var logged strings.Builder
	for !strings.Contains(logged.String(), "close 1002") { // the last of the lines
		logged.WriteString(<-lines)
	}
	for _, secret := range []string{goodToken, witnessToken, "wrong-secret", "very private", "still here"} {
		if strings.Contains(logged.String(), secret) {
			t.Errorf("%q is in the log: %s", secret, logged.String())
		}
	}
}

// logLines hands over a log line by line.
type logLines chan string

// Write hands over a line.
func (l logLines) Write(line []byte) (int, error) {
	l <- string(line)
	return len(line), nil
}
