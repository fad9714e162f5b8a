//go:build !unix

package doctor

import "errors"

var errUnknown = errors.New("it cannot be measured on this system")

func space(string) (uint64, error) { return 0, errUnknown }
