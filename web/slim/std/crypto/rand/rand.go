//go:build js

// Package rand stands in for crypto/rand where the program runs in a browser. The real one brings AES, SHA-2, SHA-3 and a
// generator of its own, approved by FIPS, between the program and the same source: the browser's getRandomValues.
package rand

import (
	"io"
	"syscall/js"
)

// Reader gives random bytes from the browser.
var Reader io.Reader = reader{}

const most = 65536 // bytes that getRandomValues gives at once

// Read fills b. It never fails: without random numbers a browser throws, which ends the program.
func Read(b []byte) (n int, err error) {
	source := js.Global().Get("crypto")
	for n < len(b) {
		part := b[n:min(n+most, len(b))]
		bytes := js.Global().Get("Uint8Array").New(len(part))
		source.Call("getRandomValues", bytes)
		n += js.CopyBytesToGo(part, bytes)
	}
	return n, nil
}

type reader struct{}

// Read fills b.
func (reader) Read(b []byte) (int, error) { return Read(b) }
