//go:build unix

package sqlite

import (
	"os"
	"syscall"
)

// lock takes the lock of a file without waiting; the system gives it back when the file is closed, however that happens.
func lock(file *os.File) bool {
	return syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil
}

// lockShared takes a lock that others may take too, unless somebody has it for themselves.
func lockShared(file *os.File) bool {
	return syscall.Flock(int(file.Fd()), syscall.LOCK_SH|syscall.LOCK_NB) == nil
}
