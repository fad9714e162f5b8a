//go:build !unix

package node

// MaxFiles returns 0: there is no such limit.
func MaxFiles() int { return 0 }
