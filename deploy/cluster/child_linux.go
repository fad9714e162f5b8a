package main

import "syscall"

// attributes keep Ctrl+C from the parts, which are stopped in an order, and end them if this program is killed.
func attributes(as *syscall.Credential, end syscall.Signal) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Credential: as, Pdeathsig: end}
}
