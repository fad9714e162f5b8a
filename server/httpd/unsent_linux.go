package httpd

import (
	"crypto/tls"
	"net"
	"syscall"
)

const tcpNotsentLowat = 25 // TCP_NOTSENT_LOWAT, which package syscall does not name

// limitUnsent bounds what the kernel takes of what is written to conn before the peer makes room for it; 0 is the system's own bound.
func limitUnsent(conn net.Conn, bytes int) {
	if secured, ok := conn.(*tls.Conn); ok {
		conn = secured.NetConn()
	}
	system, ok := conn.(syscall.Conn)
	if !ok {
		return
	}
	if raw, err := system.SyscallConn(); err == nil {
		raw.Control(func(fd uintptr) { syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, tcpNotsentLowat, bytes) })
	}
}
