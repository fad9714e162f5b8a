//go:build unix

package dbfile

import (
	"os"
	"syscall"
)

// lockExclusive locks a file without waiting. The system releases the lock when the file is closed, however that happens.
func lockExclusive(file *os.File) bool {
	return syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil
}

// lockShared takes a shared lock unless another process has the exclusive one.
func lockShared(file *os.File) bool {
	return syscall.Flock(int(file.Fd()), syscall.LOCK_SH|syscall.LOCK_NB) == nil
}
