package load

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"parley/shared/chat"
)

// Run puts the load on the server, waits until everything has arrived at every client, and returns what it measured. It survives
// crashes of the server. The histories are complete when it returns. An error means that the load did not run.
func Run(ctx context.Context, cfg Config) (*Result, error) {
	if err := cfg.validate(); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(cfg.History, 0o755); err != nil {
		return nil, fmt.Errorf("create the directory of the histories: %w", err)
	}
	r := &run{Config: cfg, started: time.Now(), heads: newHeads(), rng: rand.New(rand.NewPCG(cfg.Seed, 1))}
	defer r.close()
	if err := r.connect(ctx); err != nil {
		return nil, err
	}
	sending := r.sendAll(ctx)
	late := r.settle(ctx)
	r.close()
	result, err := r.result(sending, late)
	if err == nil && r.Check {
		err = r.check(ctx, result)
	}
	return result, err
}

// run is a load in progress. Its users act concurrently; what it has in common for them is fixed before they start, or has a lock.
type run struct {
	Config
	started time.Time            // zero on the clock of all records
	heads   *heads               // the newest events that any client has received
	users   []*user              // the first Senders of them send
	closed  []*closedRoom        // the private rooms and groups
	keeper  *keeper              // nil without such rooms
	next    atomic.Pointer[step] // what the keeper does next
	snoops  []*snoop
	outcast *snoop      // nil: nobody is banned
	beside  []*recorder // of the keeper and the snoops
	errs    []error     // of what runs beside the users, when it has ended

	mu  sync.Mutex // guards rng, and what the rooms say so of
	rng *rand.Rand
}

// sendAll sends and churns for the duration of the load, or until whole ends. It returns how long that took. No goroutine that it
// starts outlives it.
func (r *run) sendAll(whole context.Context) time.Duration {
	began := time.Now()
	ctx, cancel := context.WithTimeout(whole, r.For)
	defer cancel()
	var work sync.WaitGroup
	var kept error
	for _, u := range r.users[:r.Senders] {
		work.Go(func() { r.sendLoop(ctx, u) })
	}
	if r.keeper != nil {
		whole, cancel := context.WithTimeout(whole, r.For+r.Settle)
		defer cancel()
		work.Go(func() { kept = r.keeper.keep(ctx, whole) })
	}
	if r.outcast != nil {
		work.Go(func() { r.ban(ctx, r.outcast.me) })
	}
	for _, s := range r.snoops {
		work.Go(func() { s.spy(ctx) })
	}
	if r.Churn {
		work.Go(func() { r.churn(ctx) })
	}
	if r.Report != nil {
		work.Go(func() { r.progress(ctx) })
	}
	work.Wait()
	r.errs = append(r.errs, kept)
	return time.Since(began)
}

// close stops all users, one after the other, and completes their histories. It waits for their goroutines. It may be called again.
func (r *run) close() {
	for _, u := range r.users {
		u.close()
	}
	for _, rec := range r.beside {
		rec.close()
		r.errs = append(r.errs, rec.err)
	}
	r.beside = nil
}

// room returns a room of this load. No other load uses it.
func (r *run) room(i int) chat.RoomID {
	return chat.RoomID(fmt.Sprintf("load-%s-%d", strconv.FormatInt(r.started.UnixMilli(), 36), i))
}

// chance returns a random number below n.
func (r *run) chance(n int) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.rng.IntN(n)
}

// share returns true in the given share of the calls.
func (r *run) share(share float64) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.rng.Float64() < share
}

// progress reports every second how far the load is.
func (r *run) progress(ctx context.Context) {
	for pause(ctx, time.Second) {
		var sum counts
		for _, u := range r.users {
			u.recorder.mu.Lock()
			sum.said += u.recorder.counts.said
			sum.acked += u.recorder.counts.acked
			sum.seen += u.recorder.counts.seen
			u.recorder.mu.Unlock()
		}
		fmt.Fprintf(r.Report, "%3.0f s: %d sent, %d acknowledged, %d delivered\n", time.Since(r.started).Seconds(), sum.said, sum.acked, sum.seen)
	}
}

// pause waits for d. It returns false if ctx ended first.
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
