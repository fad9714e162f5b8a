//go:build unix

package doctor

import "syscall"

// space returns the bytes that this user can still write to the disk of dir.
func space(dir string) (uint64, error) {
	var disk syscall.Statfs_t
	if err := syscall.Statfs(dir, &disk); err != nil {
		return 0, err
	}
	return uint64(disk.Bavail) * uint64(disk.Bsize), nil
}
