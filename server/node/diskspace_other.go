//go:build !unix

package node

import "errors"

// freeSpace is not known here: then there is no floor.
func freeSpace(string) (uint64, error) { return 0, errors.New("it cannot be seen on this system") }
