package node

import (
	"math"
	"os"
	"runtime/debug"

	"github.com/KimMachineGun/automemlimit/memlimit"

	"parley/server/httpd"
)

const (
	sessionBytes = 64 << 10  // what a session may cost; one that reads what it gets costs about a fifth of it
	plainBytes   = 128 << 10 // what a plain connection may cost, with a request on it
	streamBytes  = 12 << 10  // what a stream of HTTP/2 may cost while its request is answered or refused
	streamsMin   = 16        // of a connection: a browser has about ten
	spareFiles   = 64        // descriptors that are not for sessions, at least
	ownFiles     = 32        // of them, those that the server itself needs
)

// Capacity returns how many sessions this process can bear, or 0 if nothing limits it: a quarter of the descriptors is for
// files and plain requests, and half of the memory for everything else.
func Capacity() int {
	most := math.MaxInt
	if files := MaxFiles(); files > 0 {
		most = files - max(files/4, spareFiles)
	}
	if memory := MaxMemory(); memory > 0 {
		most = min(most, int(memory/2/sessionBytes))
	}
	if most == math.MaxInt {
		return 0
	}
	return max(most, 1)
}

// plainCapacity returns how many plain connections this process can bear, or 0 if nothing limits it: what capacity leaves of the
// descriptors, and a quarter of the memory.
func plainCapacity() int {
	most := math.MaxInt
	if files := MaxFiles(); files > 0 {
		most = max(files/4, spareFiles) - ownFiles
	}
	if memory := MaxMemory(); memory > 0 {
		most = min(most, int(memory/4/plainBytes))
	}
	if most == math.MaxInt {
		return 0
	}
	return max(most, 1)
}

// streamCapacity returns how many streams an HTTP/2 connection may have, so that the streams of all plain connections together fit
// into half of the memory.
func streamCapacity() int {
	plain, memory := plainCapacity(), MaxMemory()
	if plain == 0 || memory == 0 {
		return httpd.StreamsMax
	}
	return min(max(int(memory/2/streamBytes)/plain, streamsMin), httpd.StreamsMax)
}

// limitMemory makes the garbage collector work harder before the system kills the process. GOMEMLIMIT has the last word.
func limitMemory() {
	if memory := MaxMemory(); memory > 0 && os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memory / 4 * 3)
	}
}

// MaxMemory returns the bytes that the control groups of this process allow it, the least of all that contain it, or 0 if
// there is no limit.
func MaxMemory() int64 {
	limit, err := memlimit.FromCgroup()
	if err != nil || limit > math.MaxInt64 {
		return 0
	}
	return int64(limit)
}
