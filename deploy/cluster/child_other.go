//go:build unix && !linux

package main

import "syscall"

// attributes shields the parts from Ctrl+C, since they are stopped in order.
func attributes(as *syscall.Credential, _ syscall.Signal) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Credential: as}
}
