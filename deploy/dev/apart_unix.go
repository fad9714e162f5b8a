//go:build unix

package main

import (
	"os/exec"
	"syscall"
)

// apart shields the server from Ctrl+C in the terminal: we send it one signal ourselves.
func apart(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }
