//go:build unix

package node

import (
	"math"
	"syscall"
)

// MaxFiles returns how many descriptors this process may have, or 0 if there is no limit.
func MaxFiles() int {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil || uint64(limit.Cur) > math.MaxInt32 {
		return 0
	}
	return int(limit.Cur)
}
