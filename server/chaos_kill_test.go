//go:build linux

package main

import (
	"context"
	"fmt"
	"syscall"
	"testing"
	"time"
)

// unlimited starts a server for a load.
func unlimited(t *testing.T) *process {
	t.Helper()
	return startProcess(t, "--limits", "off")
}

func killUnderLoad(t *testing.T, c *campaign) {
	tr := c.trial(t, unlimited(t))
	kills := c.pick(20, 3)
	tr.load.For = time.Duration(kills) * 1200 * time.Millisecond
	var slowest time.Duration
	tr.during(func(ctx context.Context) {
		tr.repeat(ctx, kills, 300*time.Millisecond, time.Second, func() {
			tr.server.kill()
			began := time.Now()
			tr.server.start()
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
			server.kill()
			for range crashes {
				server.env = []string{fmt.Sprintf("%s=%s:%d", crashVariable, moment, 1+tr.rng.IntN(100))}
				server.launch()
				server.await(ctx)
				if ctx.Err() != nil {
					break
				}
				tr.faults++
			}
			server.env = nil
			server.start()
		})
	}
}

func restartUnderLoad(t *testing.T, c *campaign) {
	tr := c.trial(t, unlimited(t))
	stops := c.pick(10, 2)
	tr.load.For = time.Duration(stops) * 1500 * time.Millisecond
	tr.during(func(ctx context.Context) {
		tr.repeat(ctx, stops, 300*time.Millisecond, time.Second, func() {
			if code := tr.server.stop(); code != 0 {
				t.Errorf("a stopped server's status is %d", code)
			}
			tr.server.start()
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
			tr.server.freeze(d)
		}
	})
}

// freeze stops the process for a while as a paused machine does.
func (p *process) freeze(d time.Duration) {
	p.cmd.Process.Signal(syscall.SIGSTOP)
	time.Sleep(d)
	p.cmd.Process.Signal(syscall.SIGCONT)
}

func clockJumps(t *testing.T, c *campaign) {
	server := unlimited(t)
	tr := c.trial(t, server)
	server.kill()
	server.env = []string{clockVariable + "=3s"} // the clock jumps by a day, forth and back, so often
	server.start()
	tr.during(func(ctx context.Context) {
		tr.repeat(ctx, 4, 3*time.Second, 3*time.Second, func() {})
	})
}
