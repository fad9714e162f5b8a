//go:build linux

package chaos

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parley/server/test/kit"
)

// noDescriptors lets the server open hardly any file or connection more: those that there are must go on.
func noDescriptors(t *testing.T, c *campaign) {
	tr := c.trial(t, unlimited(t))
	tr.during(func(ctx context.Context) {
		tr.repeat(ctx, 3, time.Second, 2*time.Second, func() {
			pid := tr.server.Cmd.Process.Pid
			open, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", pid))
			if err != nil {
				t.Fatal(err)
			}
			setLimit(t, pid, len(open)+3)
			knock(ctx, strings.TrimPrefix(tr.server.URL, "http://"), 100)
			setLimit(t, pid, 4096)
		})
	})
}

func setLimit(t *testing.T, pid, files int) {
	t.Helper()
	out, err := exec.Command("prlimit", "--pid", fmt.Sprint(pid), fmt.Sprintf("--nofile=%d:4096", files)).CombinedOutput()
	if err != nil {
		t.Fatalf("prlimit: %s", out)
	}
}

// knock opens connections that say nothing, and closes them after two seconds.
func knock(ctx context.Context, addr string, times int) {
	for range times {
		if conn, err := net.DialTimeout("tcp", addr, time.Second); err == nil {
			defer conn.Close()
		}
	}
	select {
	case <-time.After(2 * time.Second):
	case <-ctx.Done():
	}
}

// littleMemory gives the server 256 MB and a crowd.
func littleMemory(t *testing.T, c *campaign) {
	group := filepath.Join("/sys/fs/cgroup/memory", fmt.Sprintf("parley%d", os.Getpid()))
	if err := os.Mkdir(group, 0o755); err != nil {
		kit.Missing(t, "memory groups: %v", err)
	}
	server := unlimited(t)
	t.Cleanup(func() { os.Remove(group) })
	t.Cleanup(server.Kill)
	pid := fmt.Sprint(server.Cmd.Process.Pid)
	for name, value := range map[string]string{"memory.limit_in_bytes": "256M", "cgroup.procs": pid} {
		if err := os.WriteFile(filepath.Join(group, name), []byte(value), 0o600); err != nil {
			kit.Missing(t, "limits of memory: %v", err)
		}
	}
	tr := c.trial(t, server)
	tr.load.Clients, tr.load.Senders, tr.load.Rate, tr.load.Churn = 800, 8, 20, false
	tr.load.For, tr.load.Settle = 25*time.Second, 30*time.Second
	tr.during(func(ctx context.Context) {
		tr.faults++
		<-ctx.Done()
	})
}

// everyoneReturns kills a server that many are connected to.
func everyoneReturns(t *testing.T, c *campaign) {
	tr := c.trial(t, unlimited(t))
	tr.load.Clients, tr.load.Senders, tr.load.Rate, tr.load.Churn, tr.load.Rooms = 2000, 10, 5, false, 1
	tr.load.For, tr.load.Settle = 40*time.Second, 30*time.Second
	result := tr.during(func(ctx context.Context) {
		<-ctx.Done()
		tr.faults++
		tr.server.Kill()
		tr.server.Start()
	})
	if result.Reconnects < tr.load.Clients {
		t.Errorf("%d connections were made again, of %d", result.Reconnects, tr.load.Clients)
	}
}
