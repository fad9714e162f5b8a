package auth

import (
	"encoding/base64"
	"fmt"
	"net/netip"
	"testing"
	"time"

	"parley/shared/chat"
)

func TestASignedTokenShowsThatAServerOfThisStoreHasMadeIt(t *testing.T) {
	key, other := []byte("the secret of this store"), []byte("the secret of another one")
	signed, _ := newToken(key, guestLabel)
	foreign, _ := newToken(other, guestLabel)
	unsigned, _ := newToken(nil, guestLabel)
	raw, _ := base64.RawURLEncoding.DecodeString(signed)
	raw[3] ^= 1
	changed := base64.RawURLEncoding.EncodeToString(raw)
	for _, c := range []struct {
		about, token string
		key          []byte
		want         TokenKind
	}{
		{"signed", signed, key, Signed}, {"by another store", foreign, key, Unsigned}, {"not signed", unsigned, key, Unsigned},
		{"changed", changed, key, Unsigned}, {"by a server without a key", signed, nil, Unsigned}, {"short", signed[1:], key, Malformed},
		{"empty", "", key, Malformed}, {"a web token of a proxy", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.x", key, Malformed},
	} {
		if got := kindOf(c.token, c.key); got != c.want {
			t.Errorf("%s: got %d, want %d", c.about, got, c.want)
		}
	}
	again, _ := newToken(key, guestLabel)
	if again == signed || len(signed) != len(unsigned) {
		t.Errorf("tokens %s, %s and %s", signed, again, unsigned)
	}
}

func TestAnOldTokenStaysValidBesideSignedOnes(t *testing.T) {
	h := newHotel(t)
	old, oldToken := h.guest(t)
	h.SignedWith([]byte("key"))
	user, token := h.guest(t)
	if h.Kind(oldToken) != Unsigned || h.Kind(token) != Signed {
		t.Errorf("kinds %d and %d", h.Kind(oldToken), h.Kind(token))
	}
	for token, want := range map[string]chat.User{oldToken: old, token: user} {
		if got, err := h.Caller(t.Context(), token); err != nil || got.User != want {
			t.Errorf("got %+v (%v), want %+v", got, err, want)
		}
	}
}

func TestAnInstanceIsAPartOfACookiesName(t *testing.T) {
	a, b := Instance([]byte("a")), Instance([]byte("b"))
	if a == b || a != Instance([]byte("a")) || len(a) != 8 {
		t.Errorf("got %q and %q", a, b)
	}
}

// TestPeopleBehindOneAddressDoNotWaitForEachOther is a restart, with a neighbour who tries all the time.
func TestPeopleBehindOneAddressDoNotWaitForEachOther(t *testing.T) {
	c := newClock()
	l := NewLimits(c.now)
	office := netip.MustParseAddr("192.0.2.1")
	exhaust := func() {
		for i := range 1_000 {
			l.Stranger(office)
			l.Guest(office)
			l.Lookup(office, fmt.Sprint("made up ", i), Unsigned)
			l.Session("neighbour")
			l.Lookup(office, "neighbour", Signed)
		}
	}
	for restart := range 3 {
		exhaust()
		for i := range 500 {
			token := fmt.Sprint("token ", i)
			for range 3 { // tabs
				if wait := l.Lookup(office, token, Signed) + l.Session(chat.UserID(token)); wait > 0 {
					t.Fatalf("restart %d: person %d waits %v", restart, i, wait)
				}
			}
		}
		if l.Stranger(office) == 0 || l.Guest(office) == 0 || l.Lookup(office, "x", Unsigned) == 0 || l.Session("neighbour") == 0 {
			t.Error("the neighbour does not wait")
		}
		c.pass(10 * time.Second)
	}
}

func TestALookThatFindsSomebodyCostsTheAddressNothing(t *testing.T) {
	c := newClock()
	l := NewLimits(c.now)
	office := netip.MustParseAddr("192.0.2.1")
	for i := range 1_000 { // tokens of an older server
		if wait := l.Lookup(office, "old", Unsigned); wait > 0 {
			t.Fatalf("look %d: wait %v", i, wait)
		}
		l.Found(office, "old", Unsigned)
	}
	if n, _ := allowed(func() time.Duration { return l.Lookup(office, "made up", Unsigned) }); n != chat.LookupBurst {
		t.Errorf("then %d looks that find nobody, want %d", n, chat.LookupBurst)
	}
	if wait := l.Lookup(netip.MustParseAddr("192.0.2.2"), "made up", Unsigned); wait > 0 {
		t.Errorf("another address waits %v", wait)
	}
	if n, _ := allowed(func() time.Duration { return l.Lookup(office, "junk", Malformed) }); n != 1_000 {
		t.Errorf("what is no token was looked up %d times", n)
	}
	for range 200 { // each use is paid for, found or not: it may have been void for long
		l.Lookup(office, "signed", Signed)
		l.Found(office, "signed", Signed)
	}
	if l.Lookup(office, "signed", Signed) == 0 {
		t.Error("a signed token may be used without end")
	}
}

func TestGuestsOfAnAddressGetFewerInTheLongRun(t *testing.T) {
	c := newClock()
	l := NewLimits(c.now)
	addr := netip.MustParseAddr("192.0.2.1")
	made := 0
	for range 24 * 60 * 60 { // a day of asking each second
		if l.Guest(addr) == 0 {
			made++
		}
		c.pass(time.Second)
	}
	if most := chat.CrowdBurst + int(24*time.Hour/chat.CrowdEvery); made > most+1 || made < most-chat.GuestsPerMinute {
		t.Errorf("%d guests in a day, want %d", made, most)
	}
}

func TestNodesShareWhatUsersAndStrangersHave(t *testing.T) {
	c := newClock()
	s := newLedger(c)
	a, b := NewSharedLimits(c.now, s), NewSharedLimits(c.now, s)
	addr := netip.MustParseAddr("192.0.2.1")
	for what, do := range map[string]func(l *Limits) time.Duration{
		"session":  func(l *Limits) time.Duration { return l.Session("ada") },
		"stranger": func(l *Limits) time.Duration { return l.Stranger(addr) },
		"guest":    func(l *Limits) time.Duration { return l.Guest(addr) },
	} {
		n, _ := allowed(func() time.Duration { return do(a) })
		m, _ := allowed(func() time.Duration { return do(b) })
		if n != 32 || m != 0 {
			t.Errorf("%s: got %d on one node and %d on the other, want 32 and none", what, n, m)
		}
	}
	asked := s.asked
	a.Lookup(addr, "made up", Unsigned)
	if s.asked != asked {
		t.Error("a look into the store asks the shared count first")
	}
}
