package postgres_test

import (
	"io"
	"net"
	"sync"
	"sync/atomic"
	"testing"
)

// proxy stands between a store and its database, and can cut connections within an answer.
type proxy struct {
	addr     string
	database atomic.Pointer[string]
	limit    atomic.Pointer[int] // how many bytes more each connection passes on to the store; nil: any number
}

func newProxy(t *testing.T, database string) *proxy {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{addr: listener.Addr().String()}
	p.leadTo(database)
	var work sync.WaitGroup
	ended := make(chan struct{})
	work.Go(func() {
		for {
			near, err := listener.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial("tcp", *p.database.Load())
			if err != nil {
				near.Close()
				continue
			}
			both := sync.OnceFunc(func() { near.Close(); far.Close() })
			work.Go(func() { <-ended; both() })
			work.Go(func() { io.Copy(far, near); both() })
			work.Go(func() { p.answer(near, far); both() })
		}
	})
	t.Cleanup(func() { listener.Close(); close(ended); work.Wait() })
	return p
}

// leadTo sends new connections to a database.
func (p *proxy) leadTo(database string) { p.database.Store(&database) }

// cutAfter lets so many bytes of each connection's answers through, and then cuts it.
func (p *proxy) cutAfter(bytes int) { p.limit.Store(&bytes) }

func (p *proxy) heal() { p.limit.Store(nil) }

// answer copies what the database says, up to the limit.
func (p *proxy) answer(to io.Writer, from io.Reader) {
	var limit *int
	passed := 0 // since the limit was set
	buf := make([]byte, 32<<10)
	for {
		n, err := from.Read(buf)
		if now := p.limit.Load(); now != limit {
			limit, passed = now, 0
		}
		cut := limit != nil && passed+n >= *limit
		if cut {
			n = *limit - passed
		}
		if _, writeErr := to.Write(buf[:n]); err != nil || writeErr != nil || cut {
			return
		}
		passed += n
	}
}
