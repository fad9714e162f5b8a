//go:build linux

package chaos

import (
	"context"
	"fmt"
	"syscall"
	"testing"
	"time"

	"parley/server/test/kit"
)

// unlimited starts a server for a load.
func unlimited(t *testing.T) *kit.Process {
	t.Helper()
	return kit.StartProcess(t, "--limits", "off")
}

func killUnderLoad(t *testing.T, c *campaign) {
	tr := c.banning(t)
	kills := c.pick(20, 3)
	tr.load.For = time.Duration(kills) * 1200 * time.Millisecond
	var slowest time.Duration
	tr.during(func(ctx context.Context) {
		tr.repeat(ctx, kills, 300*time.Millisecond, time.Second, func() {
			tr.server.Kill()
			began := time.Now()
			tr.server.Start()
			slowest = max(slowest, time.Since(began))
		})
	})
	t.Logf("the slowest of %d restarts took %v", tr.faults, slowest)
}

// crashAt lets the server end itself at a moment that a signal from outside would hardly hit.
func crashAt(moment string) func(*testing.T, *campaign) {
	return func(t *testing.T, c *campaign) {
		server := unlimited(t)
		tr := c.trial(t, server)
		crashes := c.pick(10, 2)
		tr.load.For = time.Duration(c.pick(20, 3)) * time.Second
		tr.during(func(ctx context.Context) {
			server.Kill()
			for range crashes {
				server.Env = []string{fmt.Sprintf("%s=%s:%d", kit.CrashVariable, moment, 1+tr.rng.IntN(100))}
				server.Launch()
				server.Await(ctx)
				if ctx.Err() != nil {
					break
				}
				tr.faults++
			}
			server.Env = nil
			server.Start()
		})
	}
}

func restartUnderLoad(t *testing.T, c *campaign) {
	tr := c.banning(t)
	stops := c.pick(10, 2)
	tr.load.For = time.Duration(stops) * 1500 * time.Millisecond
	tr.during(func(ctx context.Context) {
		tr.repeat(ctx, stops, 300*time.Millisecond, time.Second, func() {
			if code := tr.server.Stop(); code != 0 {
				t.Errorf("a stopped server's status is %d", code)
			}
			tr.server.Start()
		})
	})
}

func freezeUnderLoad(t *testing.T, c *campaign) {
	tr := c.trial(t, unlimited(t))
	tr.load.For = 70 * time.Second
	tr.during(func(ctx context.Context) {
		for _, d := range []time.Duration{20 * time.Second, 38 * time.Second} {
			if !tr.wait(ctx, 2*time.Second) {
				return
			}
			tr.faults++
			freeze(tr.server, d)
		}
	})
}

// freeze stops the process for a while as a paused machine does.
func freeze(p *kit.Process, d time.Duration) {
	p.Cmd.Process.Signal(syscall.SIGSTOP)
	time.Sleep(d)
	p.Cmd.Process.Signal(syscall.SIGCONT)
}

func clockJumps(t *testing.T, c *campaign) {
	server := unlimited(t)
	tr := c.trial(t, server)
	server.Kill()
	server.Env = []string{kit.ClockVariable + "=3s"} // the clock jumps by a day, forth and back, so often
	server.Start()
	tr.during(func(ctx context.Context) {
		tr.repeat(ctx, 4, 3*time.Second, 3*time.Second, func() {})
	})
}
