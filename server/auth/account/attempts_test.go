package account

import (
	"context"
	"fmt"
	"net/netip"
	"testing"
	"time"

	"parley/shared/chat"
)

// limited counts attempts until one is refused for being too fast.
func limited(attempt func(i int) error) int {
	for i := range 50 {
		if err := attempt(i); err != nil && chat.AsError(err).Code == chat.CodeRateLimited {
			return i
		}
	}
	return -1
}

func from(i int) From {
	return From{Address: netip.AddrFrom4([4]byte{192, 0, byte(2 + i/250), byte(i % 250)})}
}

func TestPasswordsAreGuessedFiveTimesIn15Minutes(t *testing.T) {
	h := newHouse(t)
	name, in, _ := h.account(horse)
	if got := limited(func(i int) error { _, err := h.SignIn(t.Context(), name, wrong, from(i)); return err }); got != 5 {
		t.Errorf("of a name from many addresses: %d attempts", got)
	}
	_, err := h.SignIn(t.Context(), name, horse, from(99))
	if chat.AsError(err).Code != chat.CodeRateLimited {
		t.Errorf("the right password after that, from an unknown device: got %v", err)
	}
	mine := from(100)
	mine.Known = in.Known
	for range 7 {
		if _, err := h.SignIn(t.Context(), name, horse, mine); err != nil {
			t.Fatalf("the owner's known device: got %v", err)
		}
	}
	if got := limited(func(i int) error {
		from := from(200 + i)
		from.Known = in.Known
		_, err := h.SignIn(t.Context(), name, wrong, from)
		return err
	}); got != 5 {
		t.Errorf("with a copy of what the known device shows: %d attempts", got)
	}
	h.pass(15*time.Minute + time.Second)
	if got := limited(func(i int) error { _, err := h.SignIn(t.Context(), name, wrong, from(i)); return err }); got != 5 {
		t.Errorf("15 minutes later: %d attempts", got)
	}
	if got := limited(func(i int) error {
		from := at(fmt.Sprintf("2001:db8:1:2::%d", i+1)) // all of one customer
		_, err := h.SignIn(t.Context(), fmt.Sprintf("Nobody-%d", i), wrong, from)
		return err
	}); got != 5 {
		t.Errorf("of many names from one /64: %d attempts", got)
	}
	if _, err := h.SignIn(t.Context(), "Nobody", wrong, at("2001:db8:1:3::1")); err == nil || err.Error() != ErrWrong.Error() {
		t.Errorf("the next /64: got %v", err)
	}
}

func TestWhatIsRightCostsNoAttempt(t *testing.T) {
	h := newHouse(t)
	name, _, _ := h.account(horse)
	for i := range 7 {
		if _, err := h.SignIn(t.Context(), name, horse, home); err != nil {
			t.Fatalf("sign-in %d: %v", i, err)
		}
	}
}

// What is counted is what was typed: the answers to a name that does not exist are limited in the same way.
func TestLimitsDoNotTellWhichNamesExist(t *testing.T) {
	h := newHouse(t)
	name, _, by := h.account(horse)
	_, guest := h.guest()
	if err := h.store.SetEmail(t.Context(), by.User.ID, "ada@example.org"); err != nil {
		t.Fatal(err)
	}
	i := 0
	for _, typed := range []string{name, "ada@example.org", "Nobody-Here", "nobody@example.org", guest.User.Name} {
		if got := limited(func(int) error { i++; _, err := h.SignIn(t.Context(), typed, wrong, from(i)); return err }); got != 5 {
			t.Errorf("%s: %d attempts", typed, got)
		}
	}
}

func TestCodesAndLinksAreLimitedByNetworkOnly(t *testing.T) {
	h := newHouse(t)
	name, _, by := h.account(horse)
	codes, err := h.NewCodes(t.Context(), by)
	if err != nil {
		t.Fatal(err)
	}
	limited(func(i int) error { _, err := h.SignIn(t.Context(), name, wrong, from(i)); return err })
	if _, err := h.Exchange(t.Context(), name, codes[0], from(60)); err != nil {
		t.Errorf("while strangers guess the password: %v", err)
	}
	if got := limited(func(int) error { _, err := h.Exchange(t.Context(), name, "aaaa", home); return err }); got != 5 {
		t.Errorf("codes: %d attempts", got)
	}
	if got := limited(func(int) error { _, err := h.HandOver(t.Context(), "x", other); return err }); got != 5 {
		t.Errorf("links: %d attempts", got)
	}
	if got := limited(func(int) error { return h.Begin(at("192.0.2.200")) }); got != 30 {
		t.Errorf("challenges: %d", got)
	}
}

// asked counts how often names are looked up.
type asked struct {
	Store
	times int
}

// UsersByFolded counts a look-up.
func (a *asked) UsersByFolded(ctx context.Context, folded []string) ([]chat.User, error) {
	a.times++
	return a.Store.UsersByFolded(ctx, folded)
}

func TestAFloodOfAttemptsIsRefusedBeforeAnythingIsLookedUp(t *testing.T) {
	h := newHouse(t)
	counted := &asked{Store: h.Store}
	h.Store = counted
	for i := range 200 {
		_, err := h.SignIn(t.Context(), fmt.Sprintf("Nobody-%d", i), wrong, home)
		if i >= 5 && chat.AsError(err).Code != chat.CodeRateLimited {
			t.Fatalf("attempt %d: got %v", i, err)
		}
	}
	if counted.times > 40 {
		t.Errorf("names were looked up %d times for 200 attempts of one network", counted.times)
	}
}

func TestWhatAKnownDeviceShowsIsOfItsUsersOnly(t *testing.T) {
	h := newHouse(t)
	shown := ""
	for i := range 6 {
		user := chat.UserID(fmt.Sprint("user", i))
		shown = h.remember(user, shown)
		if h.knownAs(user, shown) == "" || h.knownAs("stranger", shown) != "" {
			t.Errorf("user %d: %q", i, shown)
		}
	}
	if again := h.remember("user5", shown); again != shown {
		t.Errorf("a second sign-in: got %q, want %q", again, shown)
	}
	if h.knownAs("user1", shown) != "" || h.knownAs("user2", shown) == "" || len(shown) > 120 {
		t.Errorf("after six users: %q", shown)
	}
	if h.knownAs(nobody, h.remember(nobody, "")) != "" {
		t.Error("nobody has a known device")
	}
	for _, bad := range []string{"", ".", "x", shown + "x", shown[1:], shown[:16], shown[:16] + "." + shown[17:39] + "." + shown[17:39]} {
		id := h.knownAs("user2", bad)
		if id != "" && bad[:16] != shown[:16] {
			t.Errorf("%q is known as %q", bad, id)
		}
	}
	theirs := New(Config{Secret: []byte("of another store")})
	if theirs.knownAs("user5", shown) != "" {
		t.Error("a server of another store knows the device")
	}
}
