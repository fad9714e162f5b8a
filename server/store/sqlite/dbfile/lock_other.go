//go:build !unix

package dbfile

import "os"

// lockExclusive does nothing on systems without such locks.
func lockExclusive(*os.File) bool { return true }

func lockShared(*os.File) bool { return true }
