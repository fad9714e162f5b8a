package main

import (
	"math"
	"os"
	"path"
	"runtime/debug"
	"strconv"
	"strings"
)

const (
	sessionBytes = 64 << 10  // what a session may cost; one that reads what it gets costs about a fifth of it
	plainBytes   = 128 << 10 // what a plain connection may cost, with a request on it
	spareFiles   = 64        // descriptors that are not for sessions, at least
	ownFiles     = 32        // of them, those that the server itself needs
)

// capacity returns how many sessions this process can bear, or 0 if nothing limits it: a quarter of the descriptors is for
// files and plain requests, and half of the memory for everything else.
func capacity() int {
	most := math.MaxInt
	if files := maxFiles(); files > 0 {
		most = files - max(files/4, spareFiles)
	}
	if memory := maxMemory("/"); memory > 0 {
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
	if files := maxFiles(); files > 0 {
		most = max(files/4, spareFiles) - ownFiles
	}
	if memory := maxMemory("/"); memory > 0 {
		most = min(most, int(memory/4/plainBytes))
	}
	if most == math.MaxInt {
		return 0
	}
	return max(most, 1)
}

// boundMemory makes the garbage collector work harder before the system kills the process. GOMEMLIMIT has the last word.
func boundMemory() {
	if memory := maxMemory("/"); memory > 0 && os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memory / 10 * 9)
	}
}

// maxMemory returns the bytes that the control group of this process may use, or 0 if there is no limit. The files are those
// of Linux below root.
func maxMemory(root string) int64 {
	groups, err := os.ReadFile(path.Join(root, "proc/self/cgroup"))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(groups)) {
		fields := strings.SplitN(strings.TrimSpace(line), ":", 3) // number, controllers, group
		if len(fields) != 3 {
			continue
		}
		name := path.Join(root, "sys/fs/cgroup", fields[2], "memory.max")
		if fields[1] == "memory" { // version 1
			name = path.Join(root, "sys/fs/cgroup/memory", fields[2], "memory.limit_in_bytes")
		}
		if limit := readLimit(name); limit > 0 {
			return limit
		}
	}
	return 0
}

// readLimit returns 0 for "max", for what version 1 says instead, and for a file that is not there.
func readLimit(name string) int64 {
	const unlimited = 1 << 50
	text, err := os.ReadFile(name)
	if err != nil {
		return 0
	}
	limit, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64)
	if err != nil || limit >= unlimited {
		return 0
	}
	return limit
}
