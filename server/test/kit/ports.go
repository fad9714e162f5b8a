package kit

import (
	"fmt"
	"math/rand/v2"
	"net"
	"sync/atomic"
	"testing"
)

// The next port to be tried. They are below those that the system gives to connections, so that nobody takes the port of a
// server while it is down.
var nextPort = func() *atomic.Uint32 {
	var n atomic.Uint32
	n.Store(rand.Uint32N(lastPort - firstPort))
	return &n
}()

const firstPort, lastPort = 15_000, 32_000

// FreeAddr returns an address that nothing listens at, never the same twice.
func FreeAddr(t *testing.T) string {
	t.Helper()
	return fmt.Sprint("127.0.0.1:", FreePorts(t, 1))
}

// FreePorts returns the first of some ports in a row that nobody else gets.
func FreePorts(t *testing.T, count uint32) (first int) {
	t.Helper()
	for range 1_000 {
		end := nextPort.Add(count) % (lastPort - firstPort)
		if end < count {
			continue // around the corner
		}
		first := firstPort + int(end-count)
		free := true
		for i := range int(count) {
			l, err := net.Listen("tcp", fmt.Sprint(":", first+i))
			if free = free && err == nil; err == nil {
				l.Close()
			}
		}
		if free {
			return first
		}
	}
	t.Fatal("no port is free")
	return 0
}
