package kit

import (
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
)

// Ports of tests are below those that the system gives to connections, so that nobody takes the port of a server while it is down.
// Packages run at once: each takes a block.
const (
	firstPort  = 15_000
	portBlocks = 8
	blockSize  = 2_000
)

// FreeAddr returns an address that nothing listens at, never the same twice.
func FreeAddr(t *testing.T) string {
	t.Helper()
	return fmt.Sprint("127.0.0.1:", FreePorts(t, 1))
}

// FreePorts returns the first of count ports in a row that nobody else gets.
func FreePorts(t *testing.T, count int) (first int) {
	t.Helper()
	for range 1_000 {
		first := ports().next(count)
		free := true
		for port := first; port < first+count; port++ {
			l, err := net.Listen("tcp", fmt.Sprint(":", port))
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

// portBlock hands out the ports from first on, round and round.
type portBlock struct {
	first int
	lock  *os.File // held as long as the process lives

	mu   sync.Mutex
	used int
}

func (b *portBlock) next(count int) (first int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.used+count > blockSize {
		b.used = 0
	}
	first = b.first + b.used
	b.used += count
	return first
}

// ports returns the block of this process: the first one that no other process has, or any if all are taken.
var ports = sync.OnceValue(func() *portBlock {
	for i := range portBlocks {
		lock, err := os.OpenFile(filepath.Join(os.TempDir(), fmt.Sprint("parley-ports-", i)), os.O_CREATE|os.O_RDWR, 0o666)
		if err != nil {
			continue
		}
		if syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil {
			return &portBlock{first: firstPort + i*blockSize, lock: lock}
		}
		lock.Close()
	}
	return &portBlock{first: firstPort + rand.IntN(portBlocks)*blockSize, used: rand.IntN(blockSize)}
})
