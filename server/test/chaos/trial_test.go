//go:build linux

package chaos

import (
	"bytes"
	"context"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"parley/app/check"
	"parley/app/load"
	"parley/server/store/sqlite"
	"parley/server/test/kit"
	"parley/shared/chat"
)

// settle is how soon after the faults everyone must have everything. Short campaigns run beside other tests, on a machine that may
// be busy: they demand that everyone gets everything, not how soon.
func (c *campaign) settle() time.Duration {
	if c.full {
		return load.SettleWait
	}
	return kit.Patience
}

// trial is one load on one server while something goes wrong.
type trial struct {
	*testing.T
	campaign *campaign
	rng      *rand.Rand
	server   *kit.Process
	others   []*kit.Process              // of the same store
	file     string                      // the database, if it is one
	open     func() (storeReader, error) // what the histories are compared with
	load     load.Config
	faults   int
}

// storeReader is a store that a check reads.
type storeReader interface {
	check.Source
	Close() error
}

// trial prepares a load on a server that is about to suffer.
func (c *campaign) trial(t *testing.T, server *kit.Process) *trial {
	t.Helper()
	h := fnv.New64a()
	h.Write([]byte(t.Name()))
	tr := &trial{T: t, campaign: c, rng: rand.New(rand.NewPCG(c.seed, h.Sum64())), server: server, file: server.File()}
	tr.open = func() (storeReader, error) { return sqlite.Open(tr.file, nil) }
	tr.load = load.Config{
		URL: server.URL, Clients: 12, Senders: 8, Rooms: 3, PrivateRooms: 2, Rate: 500, Private: 0.05, Changes: 0.5, Churn: true,
		For:  time.Duration(c.pick(15, 3)) * time.Second,
		Seed: c.seed, Settle: c.settle(), History: t.TempDir(), Report: t.Output(),
	}
	return tr
}

// banning is a trial on a server for a load, with a ban.
func (c *campaign) banning(t *testing.T) *trial {
	t.Helper()
	server := unlimited(t)
	return c.trial(t, server).bans(server.Option("--store"))
}

// bans has somebody banned in the middle of the load, by the command for that beside the servers. Not where the disk comes and goes: the command would
// hold it.
func (tr *trial) bans(store string) *trial {
	tr.Helper()
	kit.Program(tr.T) // has to be built before the load begins
	tr.load.Ban = func(ctx context.Context, user chat.User, banned bool) error {
		how := []string{"--lift"}
		if banned {
			how = []string{"--until", "1h"}
		}
		var said bytes.Buffer
		args := append([]string{"admin", "ban", user.Name, "--store", store}, how...)
		if code := kit.Command(ctx, args, nil, &said, &said); code != 0 {
			return fmt.Errorf("parley admin ban: status %d, %s", code, &said)
		}
		return nil
	}
	return tr
}

// loaded is how a load has ended.
type loaded struct {
	result *load.Result
	err    error
}

// during puts the load on the server and lets inject do its harm until the context ends, which is before the load does.
// Then everyone must get to the head, and what they saw is checked.
func (tr *trial) during(inject func(ctx context.Context)) *load.Result {
	tr.Helper()
	ended, goroutines := make(chan loaded, 1), running()
	go func() {
		result, err := load.Run(context.Background(), tr.load)
		ended <- loaded{result, err}
	}()
	ctx, cancel := context.WithTimeout(context.Background(), tr.load.For-tr.load.For/10)
	inject(ctx)
	cancel()
	end := <-ended
	if end.err != nil {
		tr.Fatalf("load: %v", end.err)
	}
	if end.result.Late > 0 {
		tr.Errorf("%d clients had not everything %v after the faults", end.result.Late, tr.load.Settle)
	}
	tr.rests(goroutines)
	for _, server := range append([]*kit.Process{tr.server}, tr.others...) {
		if code := server.Stop(); code != 0 {
			tr.Errorf("the server's status at the end is %d", code)
		}
	}
	tr.check()
	return end.result
}

// check compares what the clients saw with the store.
func (tr *trial) check() {
	tr.Helper()
	db, err := tr.open()
	if err != nil {
		tr.Fatalf("open the store: %v", err)
	}
	defer db.Close()
	report, err := check.Check(context.Background(), tr.load.History, db)
	if err != nil {
		tr.Fatalf("check: %v", err)
	}
	tr.campaign.count(report, tr.faults)
	tr.Logf("%d acked, %d delivered, %d faults; %d removals, %d returns, %d bans, %d answers and events for those removed",
		report.Acked, report.Delivered, tr.faults, report.Removed, report.Returned, report.Banned, report.Read)
	if report.Acked == 0 {
		tr.Error("nothing was acknowledged: this proves nothing")
	}
	for i, v := range report.Violations {
		if i == 20 {
			break
		}
		tr.Errorf("%v", v)
	}
	if !report.OK() {
		tr.Errorf("lost %d, duplicated %d, reordered %d, leaked %d", report.Lost, report.Duplicated, report.Reordered, report.Leaked)
		tr.keep()
	}
}

// keep saves the histories and the store of a failure.
func (tr *trial) keep() {
	dir := filepath.Join("..", "..", "..", "chaos-failed", fmt.Sprintf("%s-%d", filepath.Base(tr.Name()), tr.campaign.seed))
	if err := os.CopyFS(dir, os.DirFS(tr.load.History)); err != nil {
		tr.Log(err)
	}
	if data, err := os.ReadFile(tr.file); err == nil {
		if err := os.WriteFile(filepath.Join(dir, "parley.db"), data, 0o600); err != nil {
			tr.Log(err)
		}
	}
	tr.Logf("kept in %s", dir)
}

// repeat does harm up to times, with a random wait from a range before each, until ctx ends.
func (tr *trial) repeat(ctx context.Context, times int, least, most time.Duration, harm func()) {
	for range times {
		if !tr.wait(ctx, least+time.Duration(tr.rng.Int64N(int64(most-least)+1))) {
			return
		}
		tr.faults++
		harm()
	}
}

// wait waits, and returns false if ctx ended first.
func (tr *trial) wait(ctx context.Context, d time.Duration) bool {
	select {
	case <-time.After(d):
		return true
	case <-ctx.Done():
		return false
	}
}
