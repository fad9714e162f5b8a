package kit

import (
	"io"
	"net"
	"strings"
	"sync"
	"testing"
)

// Relay is a network between one browser and the server. It can be cut.
type Relay struct {
	URL    string
	target string

	mu    sync.Mutex
	away  bool
	lines map[net.Conn]bool
	all   sync.WaitGroup
}

// NewRelay starts one. It ends with the test.
func NewRelay(t *testing.T, server *Process) *Relay {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := &Relay{URL: "http://" + l.Addr().String(), target: strings.TrimPrefix(server.URL, "http://"), lines: map[net.Conn]bool{}}
	r.all.Go(func() { r.serve(l) })
	t.Cleanup(func() {
		l.Close()
		r.Cut()
		r.all.Wait()
	})
	return r
}

func (r *Relay) serve(l net.Listener) {
	for {
		near, err := l.Accept()
		if err != nil {
			return
		}
		far, err := net.Dial("tcp", r.target)
		if err != nil || !r.hold(near, far) {
			near.Close()
			continue
		}
		r.all.Go(func() { r.copy(near, far) })
		r.all.Go(func() { r.copy(far, near) })
	}
}

// hold notes a line, unless the network is away.
func (r *Relay) hold(ends ...net.Conn) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, end := range ends {
		if r.away {
			end.Close()
		} else {
			r.lines[end] = true
		}
	}
	return !r.away
}

func (r *Relay) copy(to, from net.Conn) {
	io.Copy(to, from)
	to.Close()
	from.Close()
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.lines, from)
}

// Cut takes the network away, with all that was on it.
func (r *Relay) Cut() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.away = true
	for line := range r.lines {
		line.Close()
	}
}

// Mend brings it back.
func (r *Relay) Mend() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.away = false
}
