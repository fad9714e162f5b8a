package auth

import (
	"fmt"
	"net/netip"
	"sync"
	"testing"
	"time"

	"parley/shared/chat"
)

// clock is a wall clock that the test moves, also back.
type clock struct{ time time.Time }

func newClock() *clock { return &clock{time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time { return c.time }

func (c *clock) pass(d time.Duration) { c.time = c.time.Add(d) }

// allowed counts how often do is allowed before it is refused, at most 1,000 times, and returns the wait then.
func allowed(do func() time.Duration) (n int, wait time.Duration) {
	for ; n < 1000; n++ {
		if wait = do(); wait > 0 {
			break
		}
	}
	return n, wait
}

func TestEachThingHasItsBurstAndItsRate(t *testing.T) {
	c := newClock()
	l := NewLimits(c.now)
	addr := netip.MustParseAddr("192.0.2.1")
	room := 0
	for _, thing := range []struct {
		name  string
		do    func() time.Duration
		burst int
		every time.Duration
	}{
		{"message", func() time.Duration { room++; return l.Message("ada", chat.RoomID(fmt.Sprint(room))) }, 10, 500 * time.Millisecond},
		{"create", func() time.Duration { return l.Create("ada") }, 10, time.Minute},
		{"rename", func() time.Duration { return l.Rename("ada") }, 5, 10 * time.Second},
		{"approach", func() time.Duration { return l.Approach("ada") }, 1, time.Minute},
		{"ask", func() time.Duration { return l.Ask("ada") }, 10, 6 * time.Minute},
		{"introduce", func() time.Duration { return l.Introduce("ada") }, 50, 5 * time.Minute},
		{"report", func() time.Duration { return l.Report("ada") }, 5, 12 * time.Minute},
		{"guest", func() time.Duration { return l.Guest(addr) }, 32, 1875 * time.Millisecond},
		{"session", func() time.Duration { return l.Session("ada") }, 32, 1875 * time.Millisecond},
		{"stranger", func() time.Duration { return l.Stranger(addr) }, 32, 1875 * time.Millisecond},
		{"lookup", func() time.Duration { return l.Lookup(addr, "a", Unsigned) }, 128, 500 * time.Millisecond},
		{"token", func() time.Duration { return l.Lookup(addr, "b", Signed) }, 128, 500 * time.Millisecond},
	} {
		for round, want := range []int{thing.burst, 1, 1, min(3, thing.burst)} {
			n, wait := allowed(thing.do)
			if n != want || wait != thing.every {
				t.Errorf("%s, round %d: got %d, then wait %v, want %d and %v", thing.name, round, n, wait, want, thing.every)
			}
			c.pass(wait)
			if round == 2 {
				c.pass(2 * wait)
			}
		}
	}
}

func TestTheWaitIsEnoughAndNotTooMuch(t *testing.T) {
	c := newClock()
	l := NewLimits(c.now)
	for range 200 {
		n, wait := allowed(func() time.Duration { return l.Message("ada", "lobby") })
		if n == 0 {
			t.Fatal("refused after the wait that was asked for")
		}
		c.pass(wait - 2*time.Millisecond)
		if again := l.Message("ada", "lobby"); again == 0 || again > 2*time.Millisecond {
			t.Fatalf("got wait %v, want the remaining 2 ms", again)
		}
		c.pass(2*time.Millisecond + 333*time.Microsecond)
	}
}

func TestARoomHasItsOwnRate(t *testing.T) {
	c := newClock()
	l := NewLimits(c.now)
	user := 0
	crowd := func() time.Duration { user++; return l.Message(chat.UserID(fmt.Sprint(user)), "lobby") }
	n, wait := allowed(crowd)
	if n != 30 || wait != 34*time.Millisecond {
		t.Errorf("got %d, then wait %v, want 30 and a thirtieth of a second", n, wait)
	}
	c.pass(time.Second)
	if n, _ := allowed(crowd); n != 30 {
		t.Errorf("a second later: got %d, want 30", n)
	}
	if wait := l.Message("ada", "tea"); wait != 0 {
		t.Errorf("in another room: got wait %v, want none", wait)
	}
}

func TestARefusedMessageCostsTheOtherBucketNothing(t *testing.T) {
	c := newClock()
	l := NewLimits(c.now)
	allowed(func() time.Duration { return l.Message("ada", "a") })
	for range 100 { // ada is too fast: the room must not pay
		l.Message("ada", "b")
	}
	user := 0
	n, _ := allowed(func() time.Duration { user++; return l.Message(chat.UserID(fmt.Sprint(user)), "b") })
	if n != 30 {
		t.Errorf("the room has %d left, want 30", n)
	}
	for range 100 { // the room is too fast: bo must not pay
		l.Message("bo", "b")
	}
	if n, _ = allowed(func() time.Duration { return l.Message("bo", "c") }); n != 10 {
		t.Errorf("the user has %d left, want 10", n)
	}
}

func TestTheLongerWaitIsTold(t *testing.T) {
	c := newClock()
	l := NewLimits(c.now)
	allowed(func() time.Duration { return l.Message("ada", "lobby") })
	for i := range 20 {
		l.Message(chat.UserID(fmt.Sprint(i)), "lobby")
	}
	if got := l.Message("bo", "lobby"); got != 34*time.Millisecond {
		t.Errorf("bo: got wait %v, want the room's", got)
	}
	if got := l.Message("ada", "lobby"); got != 500*time.Millisecond {
		t.Errorf("ada: got wait %v, want the user's", got)
	}
}

func TestAnIPv6NetworkIsOneAddress(t *testing.T) {
	c := newClock()
	l := NewLimits(c.now)
	n, i := 0, 0
	n, _ = allowed(func() time.Duration {
		i++
		return l.Stranger(netip.MustParseAddr(fmt.Sprintf("2001:db8:0:1:%x::%x%%eth0", i, i)))
	})
	if n != chat.SessionsPerMinute {
		t.Errorf("of one /64: got %d, want %d", n, chat.SessionsPerMinute)
	}
	for _, other := range []string{"2001:db8:0:2::1", "192.0.2.1", "::ffff:192.0.2.2"} {
		if wait := l.Stranger(netip.MustParseAddr(other)); wait != 0 {
			t.Errorf("%s: got wait %v, want none", other, wait)
		}
	}
	allowed(func() time.Duration { return l.Guest(netip.MustParseAddr("::ffff:192.0.2.3")) })
	if wait := l.Guest(netip.MustParseAddr("192.0.2.3")); wait == 0 {
		t.Error("an IPv4 address has another bucket when it is mapped to IPv6")
	}
	if wait := l.Guest(netip.Addr{}); wait != 0 {
		t.Errorf("no address: got wait %v, want none the first time", wait)
	}
}

func TestAClockSetBackStopsNobody(t *testing.T) {
	c := newClock()
	l := NewLimits(c.now)
	allowed(func() time.Duration { return l.Message("ada", "lobby") })
	c.pass(-24 * time.Hour)
	_, wait := allowed(func() time.Duration { return l.Message("ada", "lobby") })
	if wait != 500*time.Millisecond {
		t.Errorf("got wait %v, want 500ms", wait)
	}
	c.pass(wait)
	if wait := l.Message("ada", "lobby"); wait != 0 {
		t.Errorf("after the wait: got %v, want none", wait)
	}
}

func TestOffAllowsEverything(t *testing.T) {
	l, addr := Off(), netip.MustParseAddr("192.0.2.1")
	for range 1000 {
		if wait := l.Message("ada", "lobby") + l.Create("ada") + l.Rename("ada") + l.Introduce("ada") + l.Report("ada") + l.Guest(addr) + l.Stranger(addr) + l.Session("ada") + l.Lookup(addr, "a", Unsigned); wait != 0 {
			t.Fatalf("got wait %v, want none", wait)
		}
	}
}

func TestLimitsHoldForManyAtOnce(t *testing.T) {
	c := newClock()
	l := NewLimits(c.now)
	var mu sync.Mutex
	sum := 0
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			n, _ := allowed(func() time.Duration { return l.Create("ada") })
			mu.Lock()
			defer mu.Unlock()
			sum += n
		})
	}
	all.Wait()
	if sum != chat.CreateBurst {
		t.Errorf("got %d rooms, want %d", sum, chat.CreateBurst)
	}
}
