//go:build unix

package main

import (
	"os/exec"
	"syscall"
)

// apart keeps a Ctrl+C in the terminal from the server: it is told to stop once, by us.
func apart(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }
