package httpd

import (
	"errors"
	"net/netip"
	"sync"
)

const (
	peersMax = 1_024 // proxies that are remembered
	logMax   = 200   // bytes of a header in the log
)

var errScheme = errors.New("this is neither http nor https")

// unread logs a header of a trusted proxy that cannot be read, once for each kind: it comes with every request.
func (e *edge) unread(header, value string, err error) {
	if _, again := e.warned.LoadOrStore(header+err.Error(), true); again {
		return
	}
	e.Log.Warn("a trusted proxy sends what cannot be read; see what it does with this header", "header", header,
		"value", clip(value, logMax), "err", err)
}

// peers is a bounded set of addresses.
type peers struct {
	mu sync.Mutex
	in map[netip.Addr]bool
}

// add adds an address, unless the set is full.
func (p *peers) add(addr netip.Addr) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.in == nil {
		p.in = map[netip.Addr]bool{}
	}
	if len(p.in) < peersMax {
		p.in[addr] = true
	}
}

func (p *peers) has(addr netip.Addr) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.in[addr]
}
