package kit

import (
	"context"
	"io"
	"net"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"
)

const (
	balancerCheck = 250 * time.Millisecond // how often it asks each server
	balancerWait  = time.Second            // for an answer
)

// Balancer stands before several servers as a proxy does: each connection goes to the next one that says it is ready.
type Balancer struct {
	URL      string
	listener net.Listener
	servers  []*Process

	mu    sync.Mutex
	ready []string // addresses
	next  int
}

// NewBalancer starts one. It ends with the test.
func NewBalancer(t *testing.T, servers ...*Process) *Balancer {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	b := &Balancer{URL: "http://" + l.Addr().String(), listener: l, servers: servers}
	ctx, cancel := context.WithCancel(context.Background())
	var work sync.WaitGroup
	b.check(ctx)
	work.Go(func() {
		for ctx.Err() == nil {
			b.check(ctx)
			time.Sleep(balancerCheck)
		}
	})
	work.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			work.Go(func() { b.carry(ctx, conn) })
		}
	})
	t.Cleanup(func() {
		cancel()
		l.Close()
		work.Wait()
	})
	return b
}

// check asks all servers at once.
func (b *Balancer) check(ctx context.Context) {
	ready := make([]string, len(b.servers))
	var asked sync.WaitGroup
	for i, server := range b.servers {
		asked.Go(func() {
			ctx, cancel := context.WithTimeout(ctx, balancerWait)
			defer cancel()
			ask, err := http.NewRequestWithContext(ctx, http.MethodGet, server.URL+"/readyz", nil)
			if err != nil {
				return
			}
			answer, err := http.DefaultClient.Do(ask)
			if err != nil {
				return
			}
			answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				ready[i] = ask.URL.Host
			}
		})
	}
	asked.Wait()
	b.mu.Lock()
	defer b.mu.Unlock()
	b.ready = slices.DeleteFunc(ready, func(addr string) bool { return addr == "" })
}

// pick returns the next server.
func (b *Balancer) pick() (addr string, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.ready) == 0 {
		return "", false
	}
	b.next++
	return b.ready[b.next%len(b.ready)], true
}

// carry carries bytes both ways until one side ends.
func (b *Balancer) carry(ctx context.Context, conn net.Conn) {
	defer conn.Close()
	addr, ok := b.pick()
	if !ok {
		io.WriteString(conn, "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
		return
	}
	server, err := net.DialTimeout("tcp", addr, balancerWait)
	if err != nil {
		return
	}
	defer server.Close()
	stop := context.AfterFunc(ctx, func() {
		conn.Close()
		server.Close()
	})
	defer stop()
	back := make(chan struct{})
	go func() {
		defer close(back)
		io.Copy(conn, server)
		conn.Close()
	}()
	io.Copy(server, conn)
	server.Close()
	<-back
}
