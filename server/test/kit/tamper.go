//go:build linux

package kit

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// Tamper lets strace change what fsync does to a process, until the returned function is called.
func Tamper(t *testing.T, p *Process, how string) (stop func()) {
	t.Helper()
	pid := p.Cmd.Process.Pid
	cmd := exec.Command("strace", "-f", "-qq", "-o", os.DevNull, "-p", fmt.Sprint(pid),
		"-e", "trace=fsync,fdatasync", "-e", "inject=fsync,fdatasync:"+how)
	if err := cmd.Start(); err != nil {
		Missing(t, "strace: "+err.Error())
	}
	for began := time.Now(); !traced(pid); time.Sleep(20 * time.Millisecond) {
		if time.Since(began) > Patience {
			t.Fatal("strace does not follow all threads of the process")
		}
	}
	return func() {
		cmd.Process.Signal(os.Interrupt)
		cmd.Wait()
	}
}

// traced reports whether all threads of a process are followed; those that they begin are then followed, too. strace takes one after the other.
func traced(pid int) bool {
	threads, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/status", pid))
	for _, thread := range threads {
		status, err := os.ReadFile(thread)
		if err == nil && bytes.Contains(status, []byte("TracerPid:\t0\n")) {
			return false
		}
	}
	return len(threads) > 0
}
