//go:build !linux

package httpd

import "net"

// limitUnsent does nothing: this system has its own bound.
func limitUnsent(net.Conn, int) {}
