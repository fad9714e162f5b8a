package auth

import (
	"fmt"
	"net/netip"
	"testing"
	"time"

	"golang.org/x/time/rate"

	"parley/shared/chat"
)

func TestIdleKeysAreForgotten(t *testing.T) {
	c := newClock()
	l := NewLimits(c.now)
	for i := range 20_000 {
		c.pass(10 * time.Millisecond) // one message leaves a full bucket after 500 ms
		l.Message(chat.UserID(fmt.Sprint(i)), chat.RoomID(fmt.Sprint(i)))
	}
	if got := len(l.senders.by); got > 2*bucketsSweep {
		t.Errorf("got %d users, want at most %d", got, 2*bucketsSweep)
	}
}

func TestManyKeysAtOnceAreBounded(t *testing.T) {
	c := newClock()
	l := NewLimits(c.now)
	l.guests.max = 3_000
	for i := range 10_000 {
		l.Guest(netip.AddrFrom4([4]byte{10, 0, byte(i >> 8), byte(i)}))
	}
	if got := len(l.guests.by); got > 3_000 {
		t.Errorf("got %d addresses, want at most 3000", got)
	}
}

func TestABusyKeyIsNotForgotten(t *testing.T) {
	c := newClock()
	l := NewLimits(c.now)
	addr := netip.MustParseAddr("192.0.2.1")
	allowed(func() time.Duration { return l.Guest(addr) })
	for i := range 5_000 {
		l.Guest(netip.AddrFrom4([4]byte{10, 0, byte(i >> 8), byte(i)}))
	}
	if wait := l.Guest(addr); wait == 0 {
		t.Error("others made the bucket full again")
	}
}

func TestATinyPartThatIsMissingIsTakenToo(t *testing.T) {
	c := newClock()
	bucket := rate.NewLimiter(1, 1)
	bucket.ReserveN(c.now(), 1)
	c.pass(time.Second - 500*time.Nanosecond)
	if wait := take(c.now(), bucket); wait != 0 {
		t.Errorf("got wait %v, want none", wait)
	}
	if left := bucket.TokensAt(c.now()); left > 0 {
		t.Errorf("got %v tokens left, want none", left)
	}
}
