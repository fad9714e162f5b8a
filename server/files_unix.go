//go:build unix

package main

import (
	"math"
	"syscall"
)

// maxFiles returns how many descriptors this process may have, or 0 if there is no limit.
func maxFiles() int {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil || uint64(limit.Cur) > math.MaxInt32 {
		return 0
	}
	return int(limit.Cur)
}
