//go:build linux

package attack

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"parley/server/node/certtest"
	"parley/server/test/kit"
	"parley/server/test/kit/raw"
)

// These tests attack a server that has little memory, while people who do no harm talk. docs/security.md lists what can be tried.
var (
	attackFor  = flag.Duration("attack-for", 12*time.Second, "how long each measurement takes")
	attackPath = flag.String("attack-path", "", "another server program to attack, such as an older one")
)

const (
	attackMemory = 256 << 20
	attackGrowth = 50.0 // ms that the p99 of an innocent's acks may grow by
)

// attack is one row of the table. run begins it and returns when it is under way; what it starts ends with the context.
type attack struct {
	name  string
	quick bool // also in the short form
	tls   bool
	many  bool // of many addresses: what it costs the others is shown and not judged
	fill  bool // of a large store; only measured
	links bool // guests post links at once
	run   func(s *siege)
}

func attacks() []attack {
	return append(webAttacks(), sessionAttacks()...)
}

// siege is an attack on one server.
type siege struct {
	*testing.T
	ctx    context.Context
	full   bool
	server *kit.Process
	group  *group
	addr   string // of the server
	room   string // where the innocents talk
	work   sync.WaitGroup
}

// startSiege starts a server in a group of its own.
func startSiege(t *testing.T, a attack) *siege {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	s := &siege{T: t, ctx: ctx, full: *kit.Full, group: newGroup(t, attackMemory), addr: kit.FreeAddr(t)}
	file, w, args := filepath.Join(t.TempDir(), "parley.db"), kit.Route{}, []string(nil)
	if a.tls {
		c := certtest.New(t, t.TempDir(), time.Now().Add(time.Hour))
		w.Trust, args = c.Pool, []string{"--tls-cert", c.File, "--tls-key", c.Key}
	}
	if a.fill {
		fillForSiege(t, file)
	}
	if a.links {
		trustGuests(t, file)
	}
	s.server = &kit.Process{T: t, Route: w, Wrap: s.group.wrap(), Path: *attackPath, URL: w.Scheme() + "://" + s.addr,
		Args: append([]string{"serve", "--addr", s.addr, "--store", "sqlite:" + file}, args...)}
	s.server.Start()
	t.Cleanup(s.server.Kill)
	t.Cleanup(func() { cancel(); s.work.Wait() })
	return s
}

// way is how the n-th machine of a side reaches the server.
func (s *siege) way(side, n int) kit.Route {
	return kit.Route{Trust: s.server.Route.Trust, From: fmt.Sprintf("127.%d.%d.%d", side, n/250, n%250+1)}
}

// The sides, by the second byte of their addresses.
const (
	attackers = 1 + iota
	innocents
	newcomers
)

// spawn runs count attackers until the end. Each is called again when it returns.
func (s *siege) spawn(count int, run func(i int)) {
	for i := range count {
		s.work.Go(func() {
			for s.ctx.Err() == nil {
				run(i)
				s.rest(10 * time.Millisecond)
			}
		})
	}
}

// rest waits, or until the attack ends.
func (s *siege) rest(d time.Duration) bool {
	select {
	case <-time.After(d):
		return true
	case <-s.ctx.Done():
		return false
	}
}

// until waits for a condition before the attack counts as under way.
func (s *siege) until(what string, is func() bool) {
	s.Helper()
	for deadline := time.Now().Add(kit.Patience); !is(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			s.Fatalf("the attack does not get under way: %s", what)
		}
	}
}

func TestAttacksHarmNobodyElse(t *testing.T) {
	if testing.Short() {
		t.Skip("short: attacks take a minute")
	}
	if *kit.Full {
		fmt.Fprintf(os.Stderr, "%-40s %17s %17s %13s %8s %8s\n", "", "acks quiet", "acks attacked", "newcomers", "group", "process")
		fmt.Fprintf(os.Stderr, "%-40s %8s %8s %8s %8s %6s %6s %8s %8s\n", "attack", "p50 ms", "p99 ms", "p50 ms", "p99 ms", "p99 ms", "failed", "peak MB", "peak MB")
	}
	for _, a := range attacks() {
		if *kit.Full || a.quick {
			t.Run(a.name, func(t *testing.T) { besiege(t, a) })
		}
	}
}

func besiege(t *testing.T, a attack) {
	s := startSiege(t, a)
	crowd := s.gatherInnocents()
	quiet := crowd.talk()
	a.run(s)
	during := crowd.talk()
	if killed := s.group.killed(); killed != "0" && killed != "" {
		t.Errorf("the server was killed: it needed more than %d MB", attackMemory>>20)
	}
	if during.lost > 0 {
		t.Errorf("%d innocents lost their connections", during.lost)
	}
	if came := during.came - during.failed; came*2 < during.came {
		t.Errorf("%d of %d newcomers got a page", came, during.came)
	}
	process := s.residentPeak()
	if process >= attackMemory {
		t.Errorf("the server needed %d MB", process>>20)
	}
	if !s.full {
		return
	}
	fmt.Fprintf(os.Stderr, "%-40s %8.1f %8.1f %8.1f %8.1f %6.0f %6d %8d %8d\n", a.name, raw.Percentile(quiet.acks, 0.5), raw.Percentile(quiet.acks, 0.99),
		raw.Percentile(during.acks, 0.5), raw.Percentile(during.acks, 0.99), raw.Percentile(during.pages, 0.99), during.failed, s.group.peak(t)>>20, process>>20)
	if growth := raw.Percentile(during.acks, 0.99) - raw.Percentile(quiet.acks, 0.99); growth > attackGrowth && !a.many {
		t.Errorf("the p99 of acks grew by %.0f ms, %.0f at most", growth, attackGrowth)
	}
}

// residentPeak returns the most memory that the process has had.
func (s *siege) residentPeak() int64 {
	kB, err := strconv.ParseInt(field(fmt.Sprintf("/proc/%d/status", s.server.Cmd.Process.Pid), "VmHWM:"), 10, 64)
	if err != nil {
		s.Errorf("the server has ended: %v", err)
	}
	return kB << 10
}
