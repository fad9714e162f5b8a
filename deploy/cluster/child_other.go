//go:build unix && !linux

package main

import "syscall"

// attributes keep Ctrl+C from the parts, which are stopped in an order.
func attributes(as *syscall.Credential, _ syscall.Signal) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Credential: as}
}
