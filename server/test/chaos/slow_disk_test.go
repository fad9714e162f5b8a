//go:build linux

package chaos

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"testing"
	"time"

	"parley/server/test/kit"
)

func failedSync(t *testing.T, c *campaign) {
	tr := c.trial(t, unlimited(t))
	tr.during(func(ctx context.Context) {
		tr.repeat(ctx, 5, 500*time.Millisecond, 1500*time.Millisecond, func() {
			stop := kit.Tamper(t, tr.server, fmt.Sprintf("error=EIO:when=%d+", 1+tr.rng.IntN(20)))
			if code := tr.server.Await(ctx); code == 0 {
				t.Error("a server whose disk failed ends with status 0")
			}
			stop()
			tr.server.Start()
		})
	})
}

func slowDisk(t *testing.T, c *campaign) {
	tr := c.trial(t, unlimited(t))
	tr.during(func(ctx context.Context) {
		for _, delay := range []time.Duration{200 * time.Millisecond, 2 * time.Second} {
			tr.faults++
			stop := kit.Tamper(t, tr.server, fmt.Sprintf("delay_enter=%d", delay.Microseconds()))
			tr.wait(ctx, 5*time.Second)
			stop()
		}
	})
}

// busyDatabase has others read for long, write for long, and copy.
func busyDatabase(t *testing.T, c *campaign) {
	tr := c.trial(t, unlimited(t))
	other, err := sql.Open("sqlite", tr.file+"?_pragma=busy_timeout(5000)")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	tr.during(func(ctx context.Context) {
		harms := []func(*sql.Conn) error{
			func(conn *sql.Conn) error { return hold(ctx, conn, `BEGIN`, `SELECT count(*) FROM events`) },
			func(conn *sql.Conn) error { return hold(ctx, conn, `BEGIN IMMEDIATE`, `SELECT 1`) },
			func(conn *sql.Conn) error {
				_, err := conn.ExecContext(ctx, `VACUUM INTO ?`, fmt.Sprintf("%s/copy-%d.db", t.TempDir(), tr.faults))
				return err
			},
		}
		tr.repeat(ctx, 6, 200*time.Millisecond, 500*time.Millisecond, func() {
			conn, err := other.Conn(ctx)
			if err == nil {
				err = harms[tr.faults%len(harms)](conn)
				conn.Close()
			}
			if err != nil && ctx.Err() == nil {
				t.Errorf("use the database beside the server: %v", err)
			}
		})
		if info, err := os.Stat(tr.file + "-wal"); err != nil || info.Size() > 80<<20 {
			t.Errorf("the write-ahead log has grown without bound: %v, %v", info, err)
		}
	})
}

// hold keeps a transaction open for a while.
func hold(ctx context.Context, conn *sql.Conn, begin, use string) error {
	for _, statement := range []string{begin, use} {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	time.Sleep(1500 * time.Millisecond)
	_, err := conn.ExecContext(context.WithoutCancel(ctx), `ROLLBACK`)
	return err
}
