//go:build linux

package chaos

import (
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"sync"
	"testing"
	"time"

	"parley/app/check"
	"parley/server/test/kit"
)

// These tests break things under load and check, from what every client saw and from the store, that no acknowledged
// message was lost, doubled or reordered. docs/reliability.md lists the faults by the numbers used here.
var chaosSeed = flag.Uint64("seed", 0, "seed of the faults; 0 draws one")

// What the whole campaign must have seen.
const (
	campaignAcked  = 100_000
	campaignFaults = 200
)

// fault is one row of the campaign.
type fault struct {
	number int // in docs/reliability.md
	name   string
	quick  bool // also in the short form
	run    func(t *testing.T, c *campaign)
}

func faults() []fault {
	return []fault{
		{1, "kill", true, killUnderLoad},
		{2, "crash between commit and ack", true, crashAt("after-commit")},
		{3, "crash before the commit", true, crashAt("before-commit")},
		{4, "crash between ack and publish", true, crashAt("before-publish")},
		{5, "stop and start", true, restartUnderLoad},
		{6, "freeze", false, freezeUnderLoad},
		{7, "power cut of a frozen server", false, powerCut(true)},
		{8, "power cut in the middle of everything", false, powerCut(false)},
		{10, "power cut during a migration", false, powerCutAtStart},
		{11, "failed fsync", false, failedSync},
		{12, "slow disk", false, slowDisk},
		{13, "full disk", false, fullDisk},
		{14, "read-only disk", false, readOnlyDisk},
		{15, "busy database", false, busyDatabase},
		{18, "no more descriptors", false, noDescriptors},
		{19, "little memory", false, littleMemory},
		{20, "clock jumps", false, clockJumps},
		{21, "connections reset", true, resetConnections},
		{22, "nothing gets through", false, silentNetwork("input", "output")},
		{23, "nothing gets to the clients", false, silentNetwork("output")},
		{24, "slow and sliced", false, slowAndSliced},
		{25, "lost packets", false, lostPackets},
		{26, "narrow link", false, narrowLink},
		{27, "readers that stop", true, stoppedReaders},
		{28, "flapping link", false, flappingLink},
		{29, "everyone comes back at once", false, everyoneReturns},
		{0, "anything, any time", true, anythingAnyTime},
	}
}

// campaign is one run of the suite.
type campaign struct {
	full bool
	seed uint64

	mu    sync.Mutex
	total tally
}

// tally is what was seen, as the last line of a campaign.
type tally struct {
	Seed       uint64  `json:"seed"`
	Acked      int     `json:"acked"`
	Delivered  int     `json:"delivered"`
	Faults     int     `json:"faults"`
	Removed    int     `json:"removed"`  // from private rooms and groups
	Returned   int     `json:"returned"` // of them those who came back
	Banned     int     `json:"banned"`   // from the place
	Read       int     `json:"read"`     // by those who asked for more than is theirs
	Lost       int     `json:"lost"`
	Duplicated int     `json:"duplicated"`
	Reordered  int     `json:"reordered"`
	Leaked     int     `json:"leaked"`
	Seconds    float64 `json:"seconds"`
}

func TestChaos(t *testing.T) {
	if testing.Short() {
		t.Skip("short: faults take a minute")
	}
	c := newCampaign(*kit.Full)
	c.run(t, faults())
	if whole := flag.Lookup("test.run").Value.String() == "^TestChaos$"; c.full && whole {
		c.judge(t)
	}
}

func newCampaign(full bool) *campaign {
	c := &campaign{full: full, seed: *chaosSeed}
	if c.seed == 0 {
		c.seed = rand.Uint64N(1_000_000) + 1
	}
	return c
}

// run injects the faults one after the other. Its last line is what was seen.
func (c *campaign) run(t *testing.T, faults []fault) {
	began := time.Now()
	t.Logf("seed %d: cd server/test && go test ./chaos -run %s -args -seed %d", c.seed, t.Name(), c.seed)
	for _, f := range faults {
		if !c.full && !f.quick {
			continue
		}
		t.Run(fmt.Sprintf("%02d %s", f.number, f.name), func(t *testing.T) { f.run(t, c) })
	}
	c.total.Seed, c.total.Seconds = c.seed, time.Since(began).Round(time.Second).Seconds()
	line, err := json.Marshal(c.total)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(os.Stderr, "chaos: %s\n", line)
}

// judge demands that the campaign was one.
func (c *campaign) judge(t *testing.T) {
	if c.total.Acked < campaignAcked || c.total.Faults < campaignFaults {
		t.Errorf("%d acknowledged messages and %d faults prove less than %d and %d", c.total.Acked, c.total.Faults, campaignAcked, campaignFaults)
	}
}

// count adds what a trial has seen.
func (c *campaign) count(r *check.Report, faults int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.total.Acked += r.Acked
	c.total.Delivered += r.Delivered
	c.total.Lost += r.Lost
	c.total.Duplicated += r.Duplicated
	c.total.Reordered += r.Reordered
	c.total.Removed += r.Removed
	c.total.Returned += r.Returned
	c.total.Banned += r.Banned
	c.total.Read += r.Read
	c.total.Leaked += r.Leaked
	c.total.Faults += faults
}

// pick returns the full or the short measure of something.
func (c *campaign) pick(full, short int) int {
	if c.full {
		return full
	}
	return short
}
