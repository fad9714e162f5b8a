//go:build linux

package account

import (
	"syscall"
	"testing"
	"time"

	"parley/server/auth/password"
)

// The answer to an unknown name costs as much as that to a known one: both compute a hash. Time of the processor is compared, which others
// on this machine change little.
func TestUnknownNamesTakeAsLongAsKnownOnes(t *testing.T) {
	h := newHouse(t)
	h.Attempts, h.Passwords = unlimited{}, password.NewHasher()
	name, _, _ := h.account(horse)
	if _, err := h.SignIn(t.Context(), name, horse, home); err != nil { // hashes it again, at the full cost
		t.Fatal(err)
	}
	_, guest := h.guest()
	least := map[string]time.Duration{}
	for range 7 {
		for _, typed := range []string{name, "Nobody-Here", guest.User.Name, "nobody@example.org"} {
			before := used(t)
			_, err := h.SignIn(t.Context(), typed, wrong, home)
			if spent := used(t) - before; least[typed] == 0 || spent < least[typed] {
				least[typed] = spent
			}
			wants(t, err, ErrWrong)
		}
	}
	for typed, got := range least {
		if known := least[name]; got < known*3/4 || got > known*4/3 {
			t.Errorf("%s: %v, and %v for a known name", typed, got, known)
		}
	}
}

// used returns the processor time of this process.
func used(t *testing.T) time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		t.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
