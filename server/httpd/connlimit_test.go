package httpd

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
	"time"

	"parley/server/httpd/budget"
)

// fakeConn is a connection from an address.
type fakeConn struct {
	net.Conn
	from   string
	closed bool
}

func (f *fakeConn) RemoteAddr() net.Addr {
	return net.TCPAddrFromAddrPort(netip.MustParseAddrPort(f.from))
}
func (f *fakeConn) Close() error { f.closed = true; return nil }

func newConns(most, perAddress int) *connLimit {
	proxy := netip.MustParseAddr("10.0.0.1")
	return &connLimit{max: most, perAddress: perAddress, handshakes: budget.New[netip.Addr](connRate, connBurst), log: slog.New(slog.DiscardHandler), proxy: func(a netip.Addr) bool { return a == proxy }}
}

// come lets connections come from addresses, and go on to a state.
func come(c *connLimit, state http.ConnState, from ...string) (all []*fakeConn) {
	for _, addr := range from {
		conn := &fakeConn{from: addr}
		c.changed(conn, http.StateNew)
		if !conn.closed {
			c.changed(conn, state)
			c.asks(conn)
		}
		all = append(all, conn)
		time.Sleep(time.Microsecond) // the order is one of times
	}
	return all
}

func closedOf(all []*fakeConn) (closed []int) {
	for i, conn := range all {
		if conn.closed {
			closed = append(closed, i)
		}
	}
	return closed
}

func TestWhichPlainConnectionsAreClosed(t *testing.T) {
	const idle, active = http.StateIdle, http.StateActive
	for about, c := range map[string]struct {
		max, perAddress int
		state           http.ConnState
		from            []string
		want            []int
	}{
		"an address has its share, whatever the port":      {0, 2, active, []string{"192.0.2.1:1", "192.0.2.1:2", "192.0.2.1:3"}, []int{2}},
		"its own idle one makes room":                      {0, 2, idle, []string{"192.0.2.1:1", "192.0.2.1:2", "192.0.2.1:3"}, []int{0}},
		"an IPv6 network is one address":                   {0, 2, active, []string{"[2001:db8::1]:1", "[2001:db8::2]:1", "[2001:db8::3]:1"}, []int{2}},
		"another IPv6 network is another":                  {0, 2, active, []string{"[2001:db8::1]:1", "[2001:db8::2]:1", "[2001:db8:0:1::3]:1"}, nil},
		"IPv4 in IPv6 is IPv4":                             {0, 1, active, []string{"192.0.2.1:1", "[::ffff:192.0.2.1]:2"}, []int{1}},
		"a proxy has no share":                             {0, 1, active, []string{"10.0.0.1:1", "10.0.0.1:2", "10.0.0.1:3"}, nil},
		"when full, the longest idle one makes room":       {2, 0, idle, []string{"192.0.2.1:1", "192.0.2.2:1", "192.0.2.3:1"}, []int{0}},
		"when full of busy ones, the busiest address pays": {3, 0, active, []string{"192.0.2.1:1", "192.0.2.2:1", "192.0.2.2:2", "192.0.2.3:1"}, []int{1}},
		"among equals, the newcomer is refused":            {2, 0, active, []string{"192.0.2.1:1", "192.0.2.2:1", "192.0.2.3:1"}, []int{2}},
		"a proxy's idle ones make room for its own":        {2, 0, idle, []string{"10.0.0.1:1", "10.0.0.1:2", "10.0.0.1:3"}, []int{0}},
		"a proxy's idle ones are kept":                     {2, 0, idle, []string{"10.0.0.1:1", "192.0.2.2:1", "192.0.2.3:1"}, []int{1}},
	} {
		if got := closedOf(come(newConns(c.max, c.perAddress), c.state, c.from...)); fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%s: closed are %v, want %v", about, got, c.want)
		}
	}
}

// TestAConnectionWithoutAWholeRequestMakesRoom has one that sends its header slowly, or nothing at all.
func TestAConnectionWithoutAWholeRequestMakesRoom(t *testing.T) {
	for _, state := range []http.ConnState{http.StateNew, http.StateActive} {
		for about, c := range map[string]*connLimit{"of its address": newConns(0, 2), "of all": newConns(2, 0)} {
			asked := come(c, http.StateActive, "192.0.2.1:1")
			slow := &fakeConn{from: "192.0.2.1:2"}
			c.changed(slow, http.StateNew)
			c.changed(slow, state)
			fresh := come(c, http.StateActive, "192.0.2.1:3")
			if asked[0].closed || !slow.closed || fresh[0].closed {
				t.Errorf("%s, %v: closed are %v, %v and %v; want the second only", about, state, asked[0].closed, slow.closed, fresh[0].closed)
			}
		}
	}
}

func TestAConnectionThatHasGoneOrIsUpgradedLeavesRoom(t *testing.T) {
	for _, state := range []http.ConnState{http.StateClosed, http.StateHijacked} {
		c := newConns(1, 1)
		first := come(c, http.StateActive, "192.0.2.1:1")[0]
		c.changed(first, state)
		c.changed(first, http.StateClosed) // again
		if got := closedOf(come(c, http.StateActive, "192.0.2.1:2", "192.0.2.1:3")); fmt.Sprint(got) != "[1]" {
			t.Errorf("after %v: closed are %v, want only the second", state, got)
		}
		if len(c.open) != 1 || len(c.of) != 1 {
			t.Errorf("after %v: %d connections of %d networks are counted", state, len(c.open), len(c.of))
		}
	}
}

// TestConnectionsThatAreClosingAreBounded has connections that were hung up to make room, whose goroutines have not ended yet.
func TestConnectionsThatAreClosingAreBounded(t *testing.T) {
	const most = 4
	c := newConns(most, 0)
	var all []*fakeConn
	for i := range most + closingMin + 1 {
		all = append(all, come(c, http.StateIdle, fmt.Sprintf("192.0.2.%d:1", i))...)
	}
	if last := all[len(all)-1]; !last.closed || len(c.closing) != closingMin || len(c.open) != most {
		t.Errorf("with %d closing and %d open, the last was admitted: %v; want %d, %d and false", len(c.closing), len(c.open), !last.closed, closingMin, most)
	}
	c.changed(all[len(all)-2], http.StateClosed) // one of the open ones
	if fresh := come(c, http.StateIdle, "192.0.2.98:1")[0]; fresh.closed {
		t.Error("where there is room, a newcomer is refused")
	}
	c.changed(all[0], http.StateClosed)
	if fresh := come(c, http.StateIdle, "192.0.2.99:1")[0]; fresh.closed {
		t.Error("when one has ended, a newcomer is still refused")
	}
}

// TestANewcomerGetsInWhileOthersIdle uses real connections.
func TestANewcomerGetsInWhileOthersIdle(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := NewServer(Config{Pages: http.NotFoundHandler(), PlainMax: 8, Log: slog.New(slog.DiscardHandler)})
	defer server.Close()
	go server.Serve(listener)
	for i := range 50 {
		conn, err := net.Dial("tcp", listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		conn.SetDeadline(time.Now().Add(patience))
		io.WriteString(conn, "GET /healthz HTTP/1.1\r\nHost: parley\r\n\r\n")
		if n, err := io.ReadFull(conn, make([]byte, 12)); err != nil {
			t.Fatalf("newcomer %d got %d bytes, %v", i, n, err)
		}
	}
}

// TestAnUnreadAnswerIsNotKeptByTheKernel counts what a handler can write to somebody who reads nothing.
func TestAnUnreadAnswerIsNotKeptByTheKernel(t *testing.T) {
	const window, most = 64 << 10, 1 << 20
	wrote := make(chan int, 1024)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := NewServer(Config{Log: slog.New(slog.DiscardHandler), Pages: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for total := 0; ; {
			n, err := w.Write(make([]byte, 64<<10))
			if err != nil {
				return
			}
			total += n
			wrote <- total
		}
	})})
	defer server.Close()
	go server.Serve(listener)
	conn, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.(*net.TCPConn).SetReadBuffer(window)
	io.WriteString(conn, "GET / HTTP/1.1\r\nHost: parley\r\n\r\n")
	for total, quiet := 0, false; !quiet; {
		select {
		case total = <-wrote:
			if total > most {
				t.Fatalf("%d kB were taken for somebody who reads nothing", total>>10)
			}
		case <-time.After(time.Second):
			quiet = total > 0
		}
	}
}

func TestRequestsUnderWayAreShared(t *testing.T) {
	address := func(i int) netip.Addr { return netip.AddrFrom4([4]byte{192, 0, 2, byte(i)}) }
	fill := func(f *requestLimit, addr netip.Addr) (n int) {
		for f.enter(addr) {
			n++
		}
		return n
	}
	f := &requestLimit{max: 2048, perAddress: 128}
	if got := fill(f, address(1)); got != 128 {
		t.Errorf("one address has %d requests under way, want 128", got)
	}
	for i := range 30 {
		fill(f, address(2+i))
	}
	if got := fill(f, address(201)); got < shareMin {
		t.Errorf("while 31 addresses take what they get, a newcomer gets %d", got)
	}
	for i := range 100 { // until nothing is left
		fill(f, address(32+i))
	}
	if f.all < f.max || !f.enter(address(200)) {
		t.Errorf("with %d of %d requests under way, somebody who has none gets no answer", f.all, f.max)
	}
	for range 128 {
		f.exit(address(1))
	}
	if got := fill(f, address(1)); got < 1 {
		t.Errorf("what was given back is not had again: %d", got)
	}
	if one := (&requestLimit{max: 10}); fill(one, address(1)) != 10 {
		t.Error("without limits an address may have all")
	}
	proxy := &requestLimit{max: 1024, perAddress: 4}
	if got := fill(proxy, netip.Addr{}); got != 1024 {
		t.Errorf("a proxy that does not say for whom it asks has %d", got)
	}
}

func TestAnAddressOpensConnectionsWithTLSAtAPace(t *testing.T) {
	open := func(c *connLimit, from string, secure bool) (refused bool) {
		plain := &fakeConn{from: from}
		conn := net.Conn(plain)
		if secure {
			conn = tls.Server(plain, &tls.Config{})
		}
		c.changed(conn, http.StateNew)
		c.changed(conn, http.StateClosed)
		return plain.closed
	}
	for _, secure := range []bool{true, false} {
		c, refused := newConns(0, connsPerAddr), 0
		for range 2 * connBurst {
			if open(c, "192.0.2.1:1", secure) {
				refused++
			}
		}
		if (refused > 0) != secure {
			t.Errorf("TLS %v: of %d connections of an address %d were refused", secure, 2*connBurst, refused)
		}
		if open(c, "192.0.2.2:1", secure) || open(c, "10.0.0.1:1", secure) {
			t.Errorf("TLS %v: others are refused for it", secure)
		}
	}
}

// TestTooManyRequestsCostTheConnection asks on one connection without a pause.
func TestTooManyRequestsCostTheConnection(t *testing.T) {
	server, _ := startNamed(t, nil)
	refused := false
	for range 2 * requestBurst {
		answer := askOf(t, server, "GET", "/healthz", nil)
		if answer.StatusCode == http.StatusTooManyRequests {
			refused = answer.Close && answer.Header.Get("Retry-After") != ""
			break
		}
	}
	if !refused {
		t.Errorf("%d requests without a pause were not refused with the end of the connection", 2*requestBurst)
	}
}

// TestOneTooFastBehindAProxyCutsOffNobodyElse: a proxy has the requests of others on the same connection.
func TestOneTooFastBehindAProxyCutsOffNobodyElse(t *testing.T) {
	handler := Handler(Config{Proxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.1/32")}, Log: slog.New(slog.DiscardHandler), Pages: http.NotFoundHandler()})
	conn := &fakeConn{from: "10.0.0.1:1"}
	ask := func(client string) (status int, closes bool) {
		r := httptest.NewRequestWithContext(context.WithValue(t.Context(), connKey{}, &tracked{conn, newConns(0, 0)}), "GET", "/nothing", nil)
		r.RemoteAddr, r.ProtoMajor, r.Host = conn.from, 2, "localhost"
		r.Header.Set("X-Forwarded-For", client)
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		return w.Code, conn.closed || w.Header().Get("Connection") != ""
	}
	status, closes := 0, false
	for i := 0; i < 2*requestBurst && status != http.StatusTooManyRequests; i++ {
		status, closes = ask("192.0.2.1")
	}
	if status != http.StatusTooManyRequests || closes {
		t.Errorf("who asks too fast got %d; the connection of the proxy ends: %v", status, closes)
	}
	if status, _ := ask("192.0.2.2"); status != http.StatusNotFound {
		t.Errorf("somebody else behind the proxy got %d", status)
	}
}

// TestNobodyBehindAProxyThatTellsNothingPaysForAnother: whether it comes by TCP or by a unix socket.
func TestNobodyBehindAProxyThatTellsNothingPaysForAnother(t *testing.T) {
	e := &edge{Config: Config{Proxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.1/32")}, Log: slog.New(slog.DiscardHandler)}}
	socket := context.WithValue(t.Context(), http.LocalAddrContextKey, net.Addr(&net.UnixAddr{Name: "/run/parley.sock", Net: "unix"}))
	for about, c := range map[string]struct {
		ctx        context.Context
		peer, says string
		want       string
	}{
		"TCP":                    {t.Context(), "10.0.0.1:1", "", "invalid IP"},
		"a unix socket":          {socket, "@", "", "invalid IP"},
		"TCP, told":              {t.Context(), "10.0.0.1:1", "192.0.2.1", "192.0.2.1"},
		"a unix socket, told":    {socket, "@", "192.0.2.1", "192.0.2.1"},
		"nobody who is believed": {t.Context(), "192.0.2.9:1", "192.0.2.1", "192.0.2.9"},
	} {
		r := httptest.NewRequestWithContext(c.ctx, "GET", "/", nil)
		if r.RemoteAddr = c.peer; c.says != "" {
			r.Header.Set("X-Forwarded-For", c.says)
		}
		if got := e.network(r).String(); got != c.want {
			t.Errorf("%s: counted for %s, want %s", about, got, c.want)
		}
	}
}
