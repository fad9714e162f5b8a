package auth

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	"parley/shared/chat"
)

const page = 16 << 10

// fill writes pages until one is refused.
func fill(write func(i int) error) (pages int, err error) {
	for ; err == nil && pages < 1_000_000; pages++ {
		err = write(pages)
	}
	return pages - 1, err
}

func pagesIn(bytes int) int { return bytes / (page + chat.RowBytes) }

func TestTextOfADayIsBounded(t *testing.T) {
	home := netip.MustParseAddr("192.0.2.1")
	other := func(i int) netip.Addr { return netip.AddrFrom4([4]byte{10, byte(i >> 16), byte(i >> 8), byte(i)}) }
	user := func(i int) chat.UserID { return chat.UserID(fmt.Sprint("u", i/100)) }
	room := func(i int) chat.RoomID { return chat.RoomID(fmt.Sprint("r", i/100)) }
	for _, test := range []struct {
		who   string
		bytes int
		code  chat.Code
		write func(l *Limits, i int) error
	}{
		{"you have written 50 MB", chat.TextPerUser, chat.CodeRateLimited, func(l *Limits, i int) error { return l.Text("ada", other(i), room(i), page) }},
		{"at your address have written 200 MB", chat.TextPerAddress, chat.CodeRateLimited, func(l *Limits, i int) error { return l.Text(user(i), home, room(i), page) }},
		{"this room has received 200 MB", chat.TextPerRoom, chat.CodeRateLimited, func(l *Limits, i int) error { return l.Text(user(i), other(i), "lobby", page) }},
		{"this server has stored all", textPerServer, chat.CodeRetryLater, func(l *Limits, i int) error { return l.Text(user(i), other(i), room(i), page) }},
	} {
		t.Run(test.who, func(t *testing.T) {
			c := newClock()
			l := NewLimits(c.now)
			pages, err := fill(func(i int) error { return test.write(l, i) })
			if want := pagesIn(test.bytes); pages != want {
				t.Errorf("got %d pages, want %d", pages, want)
			}
			refusal, ok := errors.AsType[*chat.Error](err)
			if !ok || refusal.Code != test.code || refusal.Wait() <= 0 || !strings.Contains(refusal.Message, test.who) {
				t.Fatalf("got %v, want %s with a wait", err, test.code)
			}
			c.pass(refusal.Wait())
			if err := test.write(l, pages); err != nil {
				t.Errorf("who waits as told: %v", err)
			}
		})
	}
}

func TestSmallMessagesCostTheirRow(t *testing.T) {
	c := newClock()
	l := NewLimits(c.now)
	n, _ := fill(func(int) error { return l.Text("ada", netip.Addr{}, "lobby", 1) })
	if want := chat.TextPerUser / (chat.RowBytes + 1); n != want {
		t.Errorf("got %d messages of one byte, want %d", n, want)
	}
}

func TestTextThatIsRefusedCostsNothing(t *testing.T) {
	c := newClock()
	l := NewLimits(c.now)
	address := netip.MustParseAddr("2001:db8::1")
	fill(func(int) error { return l.Text("ada", address, "lobby", page) })
	left := func() float64 { return l.text.addresses.at(Network(address), c.now()).TokensAt(c.now()) }
	before := left()
	for range 100 {
		if l.Text("ada", address, "lobby", page) == nil {
			t.Fatal("it was not refused")
		}
	}
	if after := left(); after != before {
		t.Errorf("the address has %v bytes left, had %v", after, before)
	}
	if err := l.Text("bo", netip.MustParseAddr("2001:db8::2"), "lobby", page); err != nil {
		t.Errorf("another one of that network: %v", err)
	}
}

func TestTheServersBoundIsSet(t *testing.T) {
	c := newClock()
	l := NewLimits(c.now)
	l.BoundText(1 << 20)
	if n, _ := fill(func(i int) error {
		return l.Text(chat.UserID(fmt.Sprint(i)), netip.Addr{}, chat.RoomID(fmt.Sprint(i)), page)
	}); n != pagesIn(1<<20) {
		t.Errorf("got %d pages, want %d", n, pagesIn(1<<20))
	}
	l.BoundText(0)
	for i := range 2 * pagesIn(textPerServer) {
		if err := l.Text(chat.UserID(fmt.Sprint(i)), netip.Addr{}, chat.RoomID(fmt.Sprint(i)), page); err != nil {
			t.Fatalf("without a bound: %v", err)
		}
	}
	if err := Off().Text("ada", netip.Addr{}, "lobby", 1<<40); err != nil {
		t.Errorf("without limits: %v", err)
	}
}

func TestNodesShareTheTextOfADay(t *testing.T) {
	c := newClock()
	s := newLedger(c)
	a, b := NewSharedLimits(c.now, s), NewSharedLimits(c.now, s)
	n, _ := fill(func(i int) error { return []*Limits{a, b}[i%2].Text("ada", netip.Addr{}, "lobby", page) })
	want, slack := pagesIn(chat.TextPerUser), 2*leaseBytes/page
	if n < want-slack || n > want+slack {
		t.Errorf("got %d pages on two nodes, want about %d", n, want)
	}
	if most := 3 * (chat.TextPerUser/leaseBytes + 2) * 2; s.asked > most {
		t.Errorf("the shared count was asked %d times for %d messages, want at most %d", s.asked, n, most)
	}
	s.away = true
	if err := b.Text("cy", netip.Addr{}, "tea", page); err != nil {
		t.Errorf("while the shared count is away: %v", err)
	}
	c.pass(25 * time.Hour)
	if err := a.Text("ada", netip.Addr{}, "lobby", page); err != nil {
		t.Errorf("after a day: %v", err)
	}
}

func BenchmarkText(b *testing.B) {
	l := NewLimits(time.Now)
	l.BoundText(0)
	address := netip.MustParseAddr("192.0.2.1")
	b.ReportAllocs()
	for b.Loop() {
		_ = l.Text("ada", address, "lobby", 0)
	}
}
