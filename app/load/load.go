// Package load is a crowd of real clients that talk, and write down what they said and saw: so that the promises can be
// checked, also while the server suffers.
package load

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"time"

	"parley/shared/chat"
)

// Config is what a load is made of.
type Config struct {
	URL     string  // of the server
	Clients int     // that listen
	Senders int     // of them that speak too
	Rooms   int     // that everyone follows
	Rate    float64 // messages per second, of all senders together
	Private float64 // share of the messages that go to one person only
	Churn   bool    // clients restart, lose their connection, leave and join, read slowly
	For     time.Duration
	Settle  time.Duration // for everything to arrive everywhere, after that
	Seed    uint64
	History string    // the directory of the histories
	Check   bool      // compare them with what the server has, read anew
	Report  io.Writer // live progress; nil: none
}

// Bounds of a load.
const (
	unsentMax  = 50 // of one sender: it says nothing more until some of it is sent
	startWait  = 20 * time.Second
	SettleWait = 15 * time.Second // Settle, unless it is set
)

// validate says what cannot be.
func (c *Config) validate() error {
	switch {
	case c.Clients < 1 || c.Senders < 1 || c.Rooms < 1:
		return errors.New("a load has at least one client, one sender and one room")
	case c.Senders > c.Clients:
		return fmt.Errorf("%d senders are more than %d clients; senders are clients too", c.Senders, c.Clients)
	case c.Rate <= 0 || c.For <= 0:
		return errors.New("the rate and the time of a load are more than 0")
	case c.Private < 0 || c.Private > 1:
		return errors.New("the share of private messages is between 0 and 1")
	case c.History == "":
		return errors.New("a load needs a directory for its histories")
	}
	if c.Settle == 0 {
		c.Settle = SettleWait
	}
	return nil
}

// crowd is a load under way.
type crowd struct {
	Config
	began time.Time
	heads *heads
	all   []*member

	mu  sync.Mutex // guards rng
	rng *rand.Rand
}

// Run puts the load on the server, waits until everything has arrived everywhere, and says what it measured. It rides out
// a server that dies. The histories are complete when it returns. An error means that there was no load.
func Run(ctx context.Context, cfg Config) (*Result, error) {
	if err := cfg.validate(); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(cfg.History, 0o755); err != nil {
		return nil, fmt.Errorf("make the directory of the histories: %w", err)
	}
	c := &crowd{Config: cfg, began: time.Now(), heads: newHeads(), rng: rand.New(rand.NewPCG(cfg.Seed, 1))}
	defer c.leave()
	if err := c.gather(ctx); err != nil {
		return nil, err
	}
	spoke := c.talk(ctx)
	late := c.settle(ctx)
	c.leave()
	result, err := c.result(spoke, late)
	if err == nil && c.Check {
		err = c.check(ctx, result)
	}
	return result, err
}

// talk lets everyone speak, and churn, for the time of the load. It returns how long that was.
func (c *crowd) talk(ctx context.Context) time.Duration {
	began := time.Now()
	ctx, cancel := context.WithTimeout(ctx, c.For)
	defer cancel()
	var work sync.WaitGroup
	for _, m := range c.all[:c.Senders] {
		work.Go(func() { c.speak(ctx, m) })
	}
	if c.Churn {
		work.Go(func() { c.churn(ctx) })
	}
	if c.Report != nil {
		work.Go(func() { c.progress(ctx) })
	}
	work.Wait()
	return time.Since(began)
}

// leave ends all clients and completes their histories. It may be called again.
func (c *crowd) leave() {
	for _, m := range c.all {
		m.close()
	}
}

// room is the name of a room of this load, which no other load has.
func (c *crowd) room(i int) chat.RoomID {
	return chat.RoomID(fmt.Sprintf("load-%s-%d", strconv.FormatInt(c.began.UnixMilli(), 36), i))
}

// chance returns a random number below n.
func (c *crowd) chance(n int) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.rng.IntN(n)
}

// share returns true in that share of the calls.
func (c *crowd) share(share float64) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.rng.Float64() < share
}

// pause waits, and returns false if ctx ended first.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
