package httpd

import (
	"errors"
	"net/netip"
	"testing"

	"parley/server/auth"
	"parley/shared/chat"
)

// fillSeats lets in as many as may come, and returns how many those were and why no more.
func fillSeats(c *sessionLimit, s seat) (n int, code chat.Code) {
	for ; n < 100_000; n++ {
		if err := c.enter(s); err != nil {
			refusal, _ := errors.AsType[*chat.Error](err)
			return n, refusal.Code
		}
	}
	return n, ""
}

func TestAnAddressHasManyWhoAreKnownAndFewStrangers(t *testing.T) {
	office, other := netip.MustParseAddr("192.0.2.1"), netip.MustParseAddr("192.0.2.2")
	for _, c := range []struct{ capacity, known, strangers int }{
		{0, 4_096, 64}, {49_152, 4_096, 64}, {2_048, 1_024, 64}, {100, 64, 36},
	} {
		count := newSessionLimit(c.capacity)
		known, why := fillSeats(count, seat{office, true})
		strangers, _ := fillSeats(count, seat{office, false})
		if known != c.known || strangers != c.strangers || why != chat.CodeTooMany {
			t.Errorf("of %d: got %d who are known (then %s) and %d strangers, want %d and %d", c.capacity, known, why, strangers, c.known, c.strangers)
		}
		if room := c.capacity == 0 || known+strangers < c.capacity; room != (count.enter(seat{other, true}) == nil) {
			t.Errorf("of %d: there is room, %v, and another address finds it otherwise", c.capacity, room)
		}
		count.exit(seat{office, true})
		if err := count.enter(seat{office, true}); err != nil {
			t.Errorf("of %d: after one left: %v", c.capacity, err)
		}
	}
}

func TestTheSessionsOfANetworkCountTogether(t *testing.T) {
	c := newSessionLimit(0)
	for i, addr := range []string{"2001:db8::1", "2001:db8::2", "2001:db8::ffff"} {
		if err := c.enter(seat{auth.Network(netip.MustParseAddr(addr)), false}); err != nil || len(c.open) != 1 || c.all != i+1 {
			t.Errorf("%s: %v, counted %v", addr, err, c.open)
		}
	}
	for range 3 {
		c.exit(seat{auth.Network(netip.MustParseAddr("2001:db8::1")), false})
	}
	if len(c.open) != 0 || c.all != 0 {
		t.Errorf("when all have gone: %v", c.open)
	}
}
