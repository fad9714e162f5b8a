//go:build !unix

package sqlite

import "os"

// lock does nothing where there is no such lock.
func lock(*os.File) bool { return true }

func lockShared(*os.File) bool { return true }
