package auth

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"golang.org/x/time/rate"

	"parley/shared/chat"
)

// ledger is a shared count that several nodes use, by the same rules as a node's own; it can be away.
type ledger struct {
	clock *clock
	away  bool
	by    map[string]*buckets[string]
	asked int
}

func newLedger(c *clock) *ledger { return &ledger{clock: c, by: map[string]*buckets[string]{}} }

func (s *ledger) at(key string, perSecond float64, burst int) *buckets[string] {
	s.asked++
	if s.by[key] == nil {
		s.by[key] = newBuckets[string](rate.Limit(perSecond), burst)
	}
	return s.by[key]
}

func (s *ledger) Take(_ context.Context, key string, perSecond float64, burst int) (time.Duration, error) {
	b := s.at(key, perSecond, burst)
	if s.away {
		return 0, errors.New("away")
	}
	return take(s.clock.now(), b.at(key, s.clock.now())), nil
}

func (s *ledger) GiveBack(_ context.Context, key string, perSecond float64, burst int) error {
	b := s.at(key, perSecond, burst)
	if s.away {
		return errors.New("away")
	}
	giveBack(s.clock.now(), b.at(key, s.clock.now()))
	return nil
}

func TestTwoNodesShareOneBudget(t *testing.T) {
	c := newClock()
	s := newLedger(c)
	a, b := NewSharedLimits(c.now, s), NewSharedLimits(c.now, s)
	for range 5 {
		if wait := a.Message("ada", "lobby") + b.Message("ada", "lobby"); wait > 0 {
			t.Fatalf("got wait %v, want none", wait)
		}
	}
	for name, l := range map[string]*Limits{"a": a, "b": b} {
		if wait := l.Message("ada", "lobby"); wait != 500*time.Millisecond {
			t.Errorf("node %s: got wait %v, want 500ms", name, wait)
		}
	}
	c.pass(500 * time.Millisecond)
	if wait := b.Message("ada", "lobby"); wait > 0 {
		t.Errorf("after the wait: got %v, want none", wait)
	}
}

func TestWhatTheSharedCountRefusesCostsNothing(t *testing.T) {
	c := newClock()
	s := newLedger(c)
	a, b := NewSharedLimits(c.now, s), NewSharedLimits(c.now, s)
	user := 0
	crowd := func(l *Limits, room chat.RoomID) func() time.Duration {
		return func() time.Duration { user++; return l.Message(chat.UserID(fmt.Sprint(user)), room) }
	}
	if n, _ := allowed(crowd(a, "lobby")); n != 30 {
		t.Fatalf("got %d, want the room's 30", n)
	}
	for range 100 { // the room is full, which only the shared count knows on b
		if wait := b.Message("ada", "lobby"); wait == 0 {
			t.Fatal("the room takes more on another node")
		}
	}
	if n, _ := allowed(func() time.Duration { return b.Message("ada", "tea") }); n != chat.SendBurst {
		t.Errorf("the user has %d left, want %d", n, chat.SendBurst)
	}
	for range 100 { // the user is too fast, which only the shared count knows on a
		if wait := a.Message("ada", "cake"); wait == 0 {
			t.Fatal("the user has more on another node")
		}
	}
	if n, _ := allowed(crowd(b, "cake")); n != 30 {
		t.Errorf("the room has %d left, want 30", n)
	}
}

func TestWhileTheSharedCountIsAwayLimitsHoldPerNode(t *testing.T) {
	c := newClock()
	s := newLedger(c)
	a, b := NewSharedLimits(c.now, s), NewSharedLimits(c.now, s)
	for range 5 {
		a.Create("ada")
	}
	s.away = true
	if n, _ := allowed(func() time.Duration { return a.Create("ada") }); n != chat.CreateBurst-5 {
		t.Errorf("node a, which has counted 5: got %d more, want %d", n, chat.CreateBurst-5)
	}
	if n, _ := allowed(func() time.Duration { return b.Create("ada") }); n != chat.CreateBurst {
		t.Errorf("node b: got %d, want %d", n, chat.CreateBurst)
	}
	s.away = false
	c.pass(5 * time.Minute) // five tokens on each node, and a full bucket for both
	sum := 0
	for _, l := range []*Limits{a, b} {
		n, _ := allowed(func() time.Duration { return l.Create("ada") })
		sum += n
	}
	if sum != 10 {
		t.Errorf("when it is back: got %d, want 10", sum)
	}
}

func TestWhatANodeRefusesByItselfIsNotAskedFor(t *testing.T) {
	c := newClock()
	s := newLedger(c)
	l := NewSharedLimits(c.now, s)
	allowed(func() time.Duration { return l.Rename("ada") })
	before := s.asked
	l.Rename("ada")
	if s.asked != before {
		t.Error("a flood on one node asks the shared count each time")
	}
}

func TestAGivenBackTokenNeverMakesABucketTooFull(t *testing.T) {
	c := newClock()
	b := newBuckets[string](1, 3)
	for range 10 {
		giveBack(c.now(), b.at("k", c.now()))
	}
	n := 0
	for take(c.now(), b.at("k", c.now())) == 0 {
		n++
	}
	if n != 3 {
		t.Errorf("got %d tokens, want 3", n)
	}
}
