package httpd

import (
	"net/http"
	"net/netip"
	"net/url"
	"testing"
	"time"

	"parley/server/auth/account"
)

// TestWhoeverComesBackFromABanWaits has a banned guest come back in all ways there are, and others from the same network.
func TestWhoeverComesBackFromABanWaits(t *testing.T) {
	f := newFoyer(t, func(c *Config) { c.Proxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")} })
	from := func(address string) *browser {
		b := f.browser()
		b.head.Set("X-Forwarded-For", address)
		return b
	}
	waits := func(b *browser) bool {
		t.Helper()
		if status, _, text := b.visit(); status != http.StatusOK {
			t.Fatalf("got %d %s", status, text)
		}
		caller, err := f.caller(b.token())
		if err != nil {
			t.Fatal(err)
		}
		is, err := f.store.Account(t.Context(), caller.User.ID)
		if err != nil {
			t.Fatal(err)
		}
		return is.Silence.Waits()
	}
	troll, neighbour, other := from("203.0.113.7"), from("203.0.113.7"), from("2001:db8:1:1::5")
	for _, b := range []*browser{troll, neighbour, other} {
		if waits(b) {
			t.Fatal("somebody waits before anybody is banned")
		}
	}
	for _, b := range []*browser{troll, other} {
		caller, err := f.caller(b.token())
		if err != nil {
			t.Fatal(err)
		}
		if err := f.store.Ban(t.Context(), caller.User.ID, f.time().Add(48*time.Hour), f.time().Add(24*time.Hour), f.time()); err != nil {
			t.Fatal(err)
		}
	}
	if waits(neighbour) {
		t.Error("whoever was here before waits")
	}
	troll.head.Set("X-Forwarded-For", "198.51.100.1")
	for what, c := range map[string]struct {
		by   *browser
		want bool
	}{
		"the same browser elsewhere": {troll, true}, "another browser": {from("203.0.113.7"), true}, "another customer": {from("203.0.113.8"), false},
		"another address of the /64": {from("2001:db8:1:1:ffff::1"), true}, "another /64": {from("2001:db8:1:2::5"), false},
	} {
		if got := waits(c.by); got != c.want {
			t.Errorf("%s waits: %v", what, got)
		}
	}
	for address, want := range map[string]bool{"203.0.113.7": true, "203.0.113.9": false} {
		where := account.From{Address: netip.MustParseAddr(address)}
		where.Origin = f.guests.Origin(where.Address, "")
		in, err := f.accounts.SignUp(t.Context(), "Account-"+url.QueryEscape(address[10:]), horse, where)
		if err != nil {
			t.Fatal(err)
		}
		if is, err := f.store.Account(t.Context(), in.User.ID); err != nil || is.Silence.Waits() != want {
			t.Errorf("an account from %s: %+v, %v", address, is.Silence, err)
		}
	}
	f.pass(24 * time.Hour)
	if waits(from("203.0.113.7")) {
		t.Error("a network waits after the hold")
	}
}
