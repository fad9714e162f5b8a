package main

import "syscall"

// attributes shields the parts from Ctrl+C, since they are stopped in order, and ends them if this program is killed.
func attributes(as *syscall.Credential, end syscall.Signal) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Credential: as, Pdeathsig: end}
}
