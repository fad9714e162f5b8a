//go:build !unix

package wire

const canTry = false

func tryWrite(int, []byte) (int, error) { return 0, nil }

func readable(uintptr) bool { return true }
