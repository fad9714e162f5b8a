package account

import (
	"net/netip"
	"testing"
	"time"

	"parley/server/auth"
	"parley/server/store"
	"parley/shared/chat"
)

// unlimited lets everybody try.
type unlimited struct{}

func (unlimited) SignIn(auth.Try) time.Duration  { return 0 }
func (unlimited) SignedIn(auth.Try)              {}
func (unlimited) Begin(netip.Addr) time.Duration { return 0 }
func (unlimited) Guest(netip.Addr) time.Duration { return 0 }

// next demands that a token is replaced, and returns the new one.
func (h *house) next(token string) string {
	h.t.Helper()
	next, err := h.Rotate(h.t.Context(), h.login(token), token)
	if err != nil || next == "" || h.Tokens.Kind(next) != auth.Account {
		h.t.Fatalf("got %q (%v), want another token", next, err)
	}
	return next
}

// same demands that a token is not replaced.
func (h *house) same(token string) {
	h.t.Helper()
	if next, err := h.Rotate(h.t.Context(), h.login(token), token); err != nil || next != "" {
		h.t.Errorf("got %q (%v), want the same token", next, err)
	}
}

func TestATokenOfAnAccountIsReplacedEachDay(t *testing.T) {
	h := newHouse(t)
	_, in, by := h.account(horse)
	created := chat.MillisOf(h.time())
	h.same(in.Token)
	h.pass(RotateEvery)
	second := h.next(in.Token)
	h.same(in.Token) // a request at the same time: its answer must not undo the other one
	h.login(in.Token)
	if now := h.login(second); now.Session != by.Session || now.User != by.User {
		t.Errorf("got %+v, want the session of %+v", now, by)
	}
	h.same(second)
	h.pass(30 * time.Second)
	h.login(in.Token) // a request that was under way
	h.pass(RotateEvery)
	third := h.next(second)
	h.pass(store.RotateGrace + time.Second)
	again := h.next(second) // the answer was lost
	h.refused(third)
	h.login(again)
	list, err := h.Sessions(t.Context(), by)
	if err != nil || list[0].Created != created || list[0].ID != by.Session {
		t.Errorf("got %+v (%v)", list, err)
	}
}

func TestAStolenTokenEndsBoth(t *testing.T) {
	h := newHouse(t)
	_, in, by := h.account(horse)
	h.pass(RotateEvery)
	second := h.next(in.Token)
	h.login(second)
	h.pass(store.RotateGrace + time.Second)
	h.refused(in.Token) // somebody has a copy: the thief, or the owner after the thief has rotated
	h.refused(second)
	if list, err := h.Sessions(t.Context(), by); err != nil || len(list) > 1 {
		t.Errorf("got %+v (%v), want the guest's session only", list, err)
	}
}

func TestAGuestsTokenIsNeverReplaced(t *testing.T) {
	h := newHouse(t)
	token, guest := h.guest()
	h.pass(300 * 24 * time.Hour)
	h.same(token)
	if _, err := h.Claim(t.Context(), guest, horse); err != nil {
		t.Fatal(err)
	}
	h.login(h.next(token)) // one that tells that it is an account's
}
