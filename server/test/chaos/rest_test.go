//go:build linux

package chaos

import (
	"bytes"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"time"

	"parley/server/test/kit"
)

// What may be left when everyone has gone: the database's readers open their files when they are needed first.
const (
	restDescriptors = 24 + 4*3 // four connections to SQLite, of three files, are for searches and exports
	restConnections = 40       // to a database and to Redis, of one of several servers
	restMemory      = 300 << 20
	restGoroutines  = 8
)

// rests demands that a server that nobody is connected to any more has given back what it took, and that the load has left
// no goroutine.
func (tr *trial) rests(goroutines int) {
	tr.Helper()
	deadline := time.Now().Add(kit.Patience)
	most := restDescriptors
	if len(tr.others) > 0 {
		most += restConnections
	}
	var open, left int
	for time.Now().Before(deadline) {
		open, left = tr.descriptors(), running()-goroutines
		if open <= most && left <= restGoroutines {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if open > most {
		tr.Errorf("%d descriptors are open after everyone has gone", open)
	}
	if left > restGoroutines {
		tr.Errorf("the load has left %d goroutines", left)
	}
	if held := tr.memory(); held > restMemory {
		tr.Errorf("the server holds %d MB after everyone has gone", held>>20)
	}
}

// running counts goroutines, without those of the bad network: a link that was reset leaves some for good.
func running() int {
	stacks := make([]byte, 16<<20)
	stacks = stacks[:runtime.Stack(stacks, true)]
	n := 0
	for stack := range bytes.SplitSeq(stacks, []byte("\n\n")) {
		if !bytes.Contains(stack, []byte("toxiproxy")) {
			n++
		}
	}
	return n
}

func (tr *trial) descriptors() int {
	entries, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", tr.server.Cmd.Process.Pid))
	if err != nil {
		tr.Fatal(err)
	}
	return len(entries)
}

// memory is what the process holds, in bytes: the second number of statm is pages.
func (tr *trial) memory() int {
	line, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", tr.server.Cmd.Process.Pid))
	if err != nil {
		tr.Fatal(err)
	}
	pages, err := strconv.Atoi(string(bytes.Fields(line)[1]))
	if err != nil {
		tr.Fatal(err)
	}
	return pages * os.Getpagesize()
}
