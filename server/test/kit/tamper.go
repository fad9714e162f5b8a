//go:build linux

package kit

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
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
	for range 100 {
		if traced(pid) {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	return func() {
		cmd.Process.Signal(os.Interrupt)
		cmd.Wait()
	}
}

func traced(pid int) bool {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	return err == nil && !bytes.Contains(status, []byte("TracerPid:\t0\n"))
}
