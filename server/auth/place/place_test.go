package place

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"parley/server/auth/filter"
)

// settings are a store's, with an error on demand.
type settings struct {
	mu   sync.Mutex
	all  map[string]string
	fail error
	read int
	hold chan struct{} // if set, what was read is held back until it is closed
}

func (s *settings) Settings(context.Context) (map[string]string, error) {
	s.mu.Lock()
	s.read++
	all, fail, hold := maps.Clone(s.all), s.fail, s.hold
	s.mu.Unlock()
	if hold != nil {
		<-hold
	}
	return all, fail
}

func (s *settings) SetSetting(_ context.Context, key, value string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.all == nil {
		s.all = map[string]string{}
	}
	s.all[key] = value
	return s.fail
}

func open(t *testing.T, s *settings) *Source {
	t.Helper()
	source, err := NewSource(t.Context(), s, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return source
}

func TestAChangeOfOneNodeReachesTheOthersInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shared := &settings{}
		one, other := open(t, shared), open(t, shared)
		if got := other.Get(t.Context()); got != (Place{Policy: Guests}) {
			t.Fatalf("at first: %+v", got)
		}
		chosen := Place{"Attic", Invited, 9, true, true}
		if err := one.Set(t.Context(), chosen); err != nil {
			t.Fatal(err)
		}
		if got := one.Get(t.Context()); got != chosen {
			t.Errorf("where it was set: %+v", got)
		}
		time.Sleep(Fresh)
		if got := other.Get(t.Context()); got != chosen {
			t.Errorf("elsewhere: %+v", got)
		}
	})
}

func TestManyRequestsReadTheSettingsOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shared := &settings{}
		source := open(t, shared)
		time.Sleep(Fresh)
		var all sync.WaitGroup
		for range 100 {
			all.Go(func() { source.Get(t.Context()) })
		}
		all.Wait()
		if shared.read != 2 {
			t.Errorf("read %d times, want 2", shared.read)
		}
	})
}

func TestAPolicyOutlivesAStoreThatCannotBeRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shared := &settings{all: map[string]string{"policy": "oidc"}}
		source := open(t, shared)
		shared.fail = errors.New("no connection")
		time.Sleep(Fresh)
		if got := source.Get(t.Context()).Policy; got != OIDC {
			t.Errorf("got %s", got)
		}
	})
}

func TestARequestThatEndsDoesNotKeepAnOldPolicyAlive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shared := &settings{}
		source := open(t, shared)
		shared.all = map[string]string{"policy": "open"}
		time.Sleep(Fresh)
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		if got := source.Get(gone).Policy; got != Open {
			t.Errorf("got %s", got)
		}
	})
}

func TestAnUnknownPolicyLetsNoStrangersIn(t *testing.T) {
	source := open(t, &settings{all: map[string]string{"policy": "lottery"}})
	if got := source.Get(t.Context()).Policy; got.TakesGuests() || got.TakesAccounts() {
		t.Errorf("got %s", got)
	}
}

func TestParse(t *testing.T) {
	for _, c := range []struct {
		name   string
		policy Policy
		ok     bool
	}{
		{"  The Attic ", Open, true}, {"", Guests, true}, {strings.Repeat("阁", NameMax), OIDC, true}, {strings.Repeat("a", NameMax+1), Open, false},
		{"a\x00b", Open, false}, {"a\u202eb", Open, false}, {"\xff", Open, false}, {"Attic", "", false}, {"Attic", "lottery", false},
	} {
		got, err := Parse(c.name, c.policy)
		if (err == nil) != c.ok || c.ok && got.Name != strings.TrimSpace(c.name) {
			t.Errorf("%q, %q: %+v, %v", c.name, c.policy, got, err)
		}
	}
}

func TestTheFilterOfOneNodeReachesTheOthersInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shared := &settings{}
		one, other := open(t, shared), open(t, shared)
		list, err := filter.Parse("casino\nspam.example")
		if err == nil {
			err = one.SetFilter(t.Context(), list)
		}
		if err != nil || one.Filter(t.Context()).Find("a casino") == "" {
			t.Fatal("the list is not in force where it was set: ", err)
		}
		time.Sleep(Fresh)
		found := other.Filter(t.Context())
		if found.Find("a casino") == "" {
			t.Error("the other node allows it")
		}
		time.Sleep(Fresh)
		if other.Filter(t.Context()) != found {
			t.Error("the same list is read again")
		}
		if err := one.Set(t.Context(), Place{Name: "Attic", Policy: Guests}); err != nil || one.Filter(t.Context()).Len() != 2 {
			t.Error("another setting changes the list: ", err)
		}
		shared.mu.Lock()
		shared.all[keyFilter] = "casino\n*" // of a newer version
		shared.mu.Unlock()
		time.Sleep(Fresh)
		if other.Filter(t.Context()) != found {
			t.Error("a list that cannot be read takes the place of the one in force")
		}
	})
}

// TestAChangeIsNotLostToAnOlderRead has a node change both while it reads how they were, with and without success.
func TestAChangeIsNotLostToAnOlderRead(t *testing.T) {
	for _, fail := range []error{nil, errors.New("the disk is slow")} {
		synctest.Test(t, func(t *testing.T) {
			shared := &settings{}
			node := open(t, shared)
			time.Sleep(Fresh)
			held := make(chan struct{})
			shared.mu.Lock()
			shared.hold, shared.fail = held, fail
			shared.mu.Unlock()
			go node.Get(t.Context())
			synctest.Wait()
			shared.mu.Lock()
			shared.hold, shared.fail = nil, nil
			shared.mu.Unlock()
			list, err := filter.Parse("casino")
			if err := errors.Join(err, node.Set(t.Context(), Place{Name: "Attic", Policy: Invited}), node.SetFilter(t.Context(), list)); err != nil {
				t.Fatal(err)
			}
			close(held)
			synctest.Wait()
			if place, list := node.Get(t.Context()), node.Filter(t.Context()); place.Name != "Attic" || place.Policy != Invited || list.Len() != 1 {
				t.Errorf("after a read that ended with %v: %+v and %q", fail, place, list)
			}
		})
	}
}
