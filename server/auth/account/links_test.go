package account

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/server/auth/password"
	"parley/shared/chat"
)

func TestARecoveryCodeWorksOnce(t *testing.T) {
	h := newHouse(t)
	_, guest := h.guest()
	_, err := h.NewCodes(t.Context(), guest)
	wants(t, err, ErrGuest)
	name, _, by := h.account(horse)
	codes, err := h.NewCodes(t.Context(), by)
	if err != nil || len(codes) != 10 {
		t.Fatalf("got %v (%v), want ten codes", codes, err)
	}
	typed := strings.ToUpper(strings.ReplaceAll(codes[3], "-", " ")) + "\n"
	h.pass(time.Hour)
	if err := h.Recent(t.Context(), by); !errors.Is(err, ErrConfirm) {
		t.Fatalf("before a code: got %v", err)
	}
	before, err := h.Account(t.Context(), by.User.ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.ConfirmWithCode(t.Context(), by, typed, other); err != nil {
		t.Fatal(err)
	}
	if err := h.Recent(t.Context(), by); err != nil {
		t.Errorf("after a code no password can be set: %v", err)
	}
	if got, err := h.Account(t.Context(), by.User.ID); err != nil || got.Codes != 9 || got.Sessions != before.Sessions {
		t.Errorf("got %+v (%v), want nine codes and no other session", got, err)
	}
	stranger, _, _ := h.account(piano)
	for what, c := range map[string]struct{ name, code string }{
		"used": {name, codes[3]}, "of somebody else": {stranger, codes[4]}, "invented": {name, "aaaa-bbbb-cccc-dddd"}, "of nobody": {"Nobody-Here", codes[4]},
		"none": {name, ""}, "the password": {name, horse},
	} {
		h.pass(time.Hour)
		_, err := h.Exchange(t.Context(), c.name, c.code, other)
		if err == nil || err.Error() != ErrCode.Error() {
			t.Errorf("%s: got %v, want the same answer for all", what, err)
		}
	}
	if err := h.ConfirmWithCode(t.Context(), guest, codes[4], other); !errors.Is(err, ErrCode) {
		t.Errorf("a code of somebody else confirms: got %v", err)
	}
	h.wonOnce(func() error { _, err := h.Exchange(t.Context(), name, codes[5], home); return err })
	if _, err := h.NewCodes(t.Context(), by); !errors.Is(err, ErrConfirm) {
		t.Errorf("long after a code: got %v", err)
	}
}

// wonOnce demands that of five at once one succeeds.
func (h *house) wonOnce(use func() error) {
	h.t.Helper()
	var work sync.WaitGroup
	errs := make([]error, 5)
	for i := range errs {
		work.Go(func() { errs[i] = use() })
	}
	work.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		}
	}
	if won != 1 {
		h.t.Errorf("%d of 5 have succeeded: %v", won, errs)
	}
}

func TestALinkWorksOnceAndNotForLong(t *testing.T) {
	h := newHouse(t)
	_, mine, by := h.account(horse)
	_, guest := h.guest()
	for what, c := range map[string]struct {
		valid time.Duration
		make  func() (string, error)
		read  func(string) (chat.User, error)
		take  func(string) (SignedIn, error)
	}{
		"recovery": {RecoveryValid,
			func() (string, error) { return h.NewRecovery(t.Context(), by.User.ID, RecoveryValid) },
			func(s string) (chat.User, error) { return h.Recovery(t.Context(), s, home) },
			func(s string) (SignedIn, error) { return h.Recover(t.Context(), s, piano, Trusted{}, home) }},
		"hand-over": {HandOverValid,
			func() (string, error) { return h.NewHandOver(t.Context(), by) },
			func(s string) (chat.User, error) { return h.HandOver(t.Context(), s, home) },
			func(s string) (SignedIn, error) { return h.TakeHandOver(t.Context(), s, home) }},
	} {
		t.Run(what, func(t *testing.T) {
			first, err := c.make()
			if err != nil || len(first) != 22 {
				t.Fatalf("got %q (%v)", first, err)
			}
			secret, err := c.make()
			if err != nil {
				t.Fatal(err)
			}
			for what, bad := range map[string]string{"replaced": first, "invented": strings.Repeat("A", 22), "empty": "", "long": strings.Repeat(secret, 100)} {
				if _, err := c.read(bad); !errors.Is(err, ErrLink) {
					t.Errorf("%s: got %v", what, err)
				}
			}
			h.pass(time.Hour) // attempts are counted
			if secret, err = c.make(); err != nil {
				t.Fatal(err)
			}
			for range 20 { // whoever shows a preview of the address
				if user, err := c.read(secret); err != nil || user != by.User {
					t.Fatalf("got %+v (%v)", user, err)
				}
			}
			h.pass(c.valid + time.Second)
			for _, use := range []func() error{
				func() error { _, err := c.read(secret); return err }, func() error { _, err := c.take(secret); return err },
			} {
				if err := use(); !errors.Is(err, ErrLink) {
					t.Errorf("expired: got %v", err)
				}
			}
		})
		h.pass(time.Hour)
	}
	handOver, _ := h.NewHandOver(t.Context(), by)
	h.wonOnce(func() error { _, err := h.TakeHandOver(t.Context(), handOver, home); return err })
	h.pass(time.Hour)
	recovery, _ := h.NewRecovery(t.Context(), by.User.ID, RecoveryValid)
	if _, err := h.Recover(t.Context(), recovery, "12345678", Trusted{}, home); !errors.Is(err, password.ErrGuessable) {
		t.Errorf("a weak password: got %v", err)
	}
	h.wonOnce(func() error { _, err := h.Recover(t.Context(), recovery, piano, Trusted{}, home); return err })
	h.refused(mine.Token)

	h.pass(time.Hour)
	recovery, _ = h.NewRecovery(t.Context(), guest.User.ID, 7*24*time.Hour) // an invitation
	h.pass(6 * 24 * time.Hour)
	in, err := h.Recover(t.Context(), recovery, piano, Trusted{}, home)
	if err != nil || !h.login(in.Token).Claimed {
		t.Errorf("a guest: got %+v (%v)", in, err)
	}
}

func TestAHandOverEndsWithTheSessionThatHasMadeIt(t *testing.T) {
	h := newHouse(t)
	_, in, by := h.account(horse)
	link, err := h.NewHandOver(t.Context(), by)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.EndSession(t.Context(), by.User.ID, by.Session); err != nil {
		t.Fatal(err)
	}
	h.refused(in.Token)
	_, err = h.TakeHandOver(t.Context(), link, home)
	wants(t, err, ErrLink)
	_, guest := h.guest() // a guest may take another device along
	if link, err = h.NewHandOver(t.Context(), guest); err != nil {
		t.Fatal(err)
	}
	if in, err = h.TakeHandOver(t.Context(), link, home); err != nil || in.User != guest.User || h.login(in.Token).Claimed {
		t.Errorf("got %+v (%v), want the guest %+v", in, err, guest.User)
	}
}
