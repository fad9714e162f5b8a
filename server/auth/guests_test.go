package auth

import (
	"context"
	"encoding/base64"
	"errors"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/server/store"
	"parley/server/store/sqlite"
	"parley/server/store/sqlite/sqlitetest"
	"parley/shared/chat"
)

// hotel is a Guests over a real store, with a clock that the test moves.
type hotel struct {
	*Guests
	store store.Store
	time  time.Time
}

func newHotel(t *testing.T) *hotel {
	t.Helper()
	s, err := sqlite.Open(sqlitetest.Blank(t, t.TempDir()), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	h := &hotel{store: s, time: time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)}
	h.Guests = NewGuests(s, func() time.Time { return h.time })
	return h
}

func (h *hotel) guest(t *testing.T) (chat.User, string) {
	t.Helper()
	user, token, err := h.New(t.Context(), "Firefox, Linux", "192.0.2.0/24", store.Origin{})
	if err != nil {
		t.Fatal(err)
	}
	return user, token
}

func wantCode(t *testing.T, err error, want chat.Code) {
	t.Helper()
	if refusal, ok := errors.AsType[*chat.Error](err); !ok || refusal.Code != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestAGuestHasANameAnIDAndAToken(t *testing.T) {
	h := newHotel(t)
	user, token := h.guest(t)
	if !regexp.MustCompile(`^[A-Z][a-z]+-[A-Z][a-z]+$`).MatchString(user.Name) {
		t.Errorf("got name %q, want one such as Brave-Otter", user.Name)
	}
	if !regexp.MustCompile(`^[a-z2-7]{16}$`).MatchString(string(user.ID)) {
		t.Errorf("got id %q, want 16 of base32", user.ID)
	}
	if secret, err := base64.RawURLEncoding.DecodeString(token); err != nil || len(secret) != 32 {
		t.Errorf("got a token of %d bytes (%v), want 32", len(secret), err)
	}
	got, err := h.Caller(t.Context(), token)
	if err != nil || got.User != user {
		t.Errorf("got %+v (%v), want %+v", got, err, user)
	}
	other, otherToken := h.guest(t)
	if other.ID == user.ID || other.Name == user.Name || otherToken == token {
		t.Errorf("got %+v twice", other)
	}
}

func TestATakenNameGetsANumber(t *testing.T) {
	h := newHotel(t)
	h.pair = func() string { return "Brave-Otter" }
	for _, want := range []string{"Brave-Otter", "Brave-Otter-2", "Brave-Otter-3", "Brave-Otter-4", "Brave-Otter-5"} {
		if got, _ := h.guest(t); got.Name != want {
			t.Errorf("got %s, want %s", got.Name, want)
		}
	}
	random := regexp.MustCompile(`^Brave-Otter-[1-9][0-9]{2,5}$`)
	if got, _ := h.guest(t); !random.MatchString(got.Name) {
		t.Errorf("got %s, want a random number", got.Name)
	}
}

func TestManyGuestsAtOnceHaveTheirOwnNames(t *testing.T) {
	h := newHotel(t)
	h.pair = func() string { return "Brave-Otter" }
	names := make([]string, 50)
	errs := make([]error, len(names))
	var all sync.WaitGroup
	for i := range names {
		all.Go(func() {
			user, _, err := h.New(context.Background(), "", "", store.Origin{})
			names[i], errs[i] = user.Name, err
		})
	}
	all.Wait()
	seen := map[string]bool{}
	for i, name := range names {
		if errs[i] != nil || seen[name] {
			t.Errorf("got %q (%v), seen before: %v", name, errs[i], seen[name])
		}
		seen[name] = true
	}
}

func TestAClosedStoreIsNoTakenName(t *testing.T) {
	h := newHotel(t)
	if err := h.store.Close(); err != nil {
		t.Fatal(err)
	}
	if _, _, err := h.New(t.Context(), "Firefox, Linux", "192.0.2.0/24", store.Origin{}); !errors.Is(err, store.ErrClosed) {
		t.Errorf("got %v, want ErrClosed", err)
	}
	if got := h.Suggest(t.Context(), "Ada"); got != "" {
		t.Errorf("got %q, want no name that nobody has looked up", got)
	}
}

func TestSuggestFindsAFreeNameNearby(t *testing.T) {
	h := newHotel(t)
	for _, name := range []string{"Ada", "Bo-2", "Cy", "Cy-2", strings.Repeat("x", 32), strings.Repeat("雷", 32), "a.bcdefghijklmnopqrstuvwxy.-._.z"} {
		parsed, err := ParseName(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.store.CreateUser(t.Context(), store.Newcomer{ID: NewUserID(), Name: parsed, Token: []byte(name)}, h.time); err != nil {
			t.Fatal(err)
		}
	}
	for taken, want := range map[string]string{
		"Ada": "Ada-2", "ADA": "ADA-2", " Ada ": "Ada-2", "Bo-2": "Bo-3", "Cy": "Cy-3", "Cy-9": "Cy-3",
		strings.Repeat("x", 32): strings.Repeat("x", 30) + "-2", strings.Repeat("雷", 32): strings.Repeat("雷", 30) + "-2",
		"a.bcdefghijklmnopqrstuvwxy.-._.z": "a.bcdefghijklmnopqrstuvwxy.-._-2",
		"":                                 "", "no spaces": "", "\u202eabc": "",
	} {
		if got := h.Suggest(t.Context(), taken); got != want {
			t.Errorf("%q: got %q, want %q", taken, got, want)
		}
	}
}

func TestGuestNamesAreManyAndApart(t *testing.T) {
	first, second := strings.Fields(adjectives), strings.Fields(animals)
	if len(first) < 100 || len(second) < 150 {
		t.Errorf("got %d x %d words, want 100 x 150", len(first), len(second))
	}
	// Words that look different make pairs that look different, since no word looks as if it had a hyphen.
	for _, words := range [][]string{first, second} {
		owners := map[string]string{}
		for i, word := range words {
			look := skeleton(word)
			if other, taken := owners[look]; taken || strings.Contains(look, "-") {
				t.Errorf("%s looks like %q, as does %q", word, look, other)
			}
			owners[look] = word
			pair := first[i%len(first)] + "-" + second[i%len(second)]
			if name, err := ParseName(pair + "-999999"); err != nil || name.Shown != pair+"-999999" {
				t.Errorf("got %+v (%v), want %s to be a name", name, err, pair)
			}
		}
	}
}

func TestAGuestFollowsTheLobbyFromTheStart(t *testing.T) {
	h := newHotel(t)
	user, _ := h.guest(t)
	states, err := h.store.RoomStates(t.Context(), user.ID)
	if err != nil || len(states) != 1 || states[0].Room.ID != chat.Lobby {
		t.Errorf("got %+v, %v", states, err)
	}
}

// TestAJumpOfTheClockSignsNobodyOut has tokens be used while the clock is a day ahead or behind.
func TestAJumpOfTheClockSignsNobodyOut(t *testing.T) {
	h := newHotel(t)
	user, token := h.guest(t)
	for _, days := range []int{1, -2, 1, -1, 2, -1} {
		h.time = h.time.AddDate(0, 0, days)
		if got, err := h.Caller(t.Context(), token); err != nil || got.User.ID != user.ID {
			t.Errorf("after a jump of %d days: got %v, %v", days, got, err)
		}
	}
}
