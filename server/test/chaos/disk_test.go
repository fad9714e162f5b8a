//go:build linux

package chaos

import (
	"context"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"parley/server/store/sqlite/sqlitetest"
	"parley/server/test/kit"
)

// beforeAccounts is the last version of the schema without accounts. It holds all that the load says.
const beforeAccounts = 12

// powerCut takes the power while the server is frozen, or while it works.
func powerCut(frozen bool) func(*testing.T, *campaign) {
	return func(t *testing.T, c *campaign) {
		d := kit.NewDisk(t, 256)
		tr := c.trial(t, d.Server())
		tr.load.For = 20 * time.Second
		tr.during(func(ctx context.Context) {
			tr.repeat(ctx, 8, time.Second, 2*time.Second, func() {
				if frozen {
					tr.server.Cmd.Process.Signal(syscall.SIGSTOP)
				}
				d.Cut()
				tr.server.Kill()
				d.PowerOn()
				tr.server.Start()
			})
		})
	}
}

// powerCutAtStart takes the power while the server makes its file, and then while it brings an older file up to date.
func powerCutAtStart(t *testing.T, c *campaign) {
	d := kit.NewDisk(t, 64)
	server := d.Server()
	tr := c.trial(t, server)
	server.Kill()
	for range 8 {
		for _, name := range []string{"", "-wal", "-shm", ".lock"} {
			os.Remove(d.File() + name)
		}
		tr.faults++
		server.Launch()
		time.Sleep(time.Duration(tr.rng.IntN(300)) * time.Millisecond)
		d.Cut()
		server.Kill()
		d.PowerOn()
		server.Start()
		server.Kill()
	}
	server.Start()
	tr.load.For = 12 * time.Second
	tr.during(func(ctx context.Context) {
		tr.repeat(ctx, 5, time.Second, 1500*time.Millisecond, func() {
			server.Kill()
			sqlitetest.Age(t, d.File(), beforeAccounts)
			server.Launch()
			time.Sleep(time.Duration(tr.rng.IntN(100)) * time.Millisecond)
			d.Cut()
			server.Kill()
			d.PowerOn()
			server.Start()
		})
	})
}

func fullDisk(t *testing.T, c *campaign) {
	d := kit.NewDisk(t, 32)
	tr := c.trial(t, d.Server())
	tr.load.Rate = 200
	filler := filepath.Join(d.Dir, "filler")
	tr.during(func(ctx context.Context) {
		tr.repeat(ctx, 3, time.Second, 2*time.Second, func() {
			kit.Fill(t, filler)
			tr.wait(ctx, 2*time.Second)
			os.Remove(filler)
		})
	})
}

func readOnlyDisk(t *testing.T, c *campaign) {
	d := kit.NewDisk(t, 256)
	tr := c.trial(t, d.Server())
	tr.during(func(ctx context.Context) {
		tr.repeat(ctx, 3, time.Second, 2*time.Second, func() {
			d.Fail()
			if code := tr.server.Await(ctx); code == 0 {
				t.Error("a server that cannot write any more ends with status 0")
			}
			d.PowerOn()
			tr.server.Start()
		})
	})
}
