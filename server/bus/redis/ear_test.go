package redis_test

import (
	"slices"
	"sync"
	"testing"
	"time"

	"parley/server/bus"
)

// patience bounds what a healthy Redis, or one that has come back, may take.
const patience = time.Minute

// ear collects what a subscriber hears.
type ear struct {
	mu     sync.Mutex
	heard  []string
	cancel func()
}

func listen(t testing.TB, b bus.Bus, topic string) *ear {
	t.Helper()
	e := &ear{}
	cancel, err := b.Subscribe(topic, func(data []byte) {
		e.mu.Lock()
		defer e.mu.Unlock()
		e.heard = append(e.heard, string(data))
	})
	if err != nil {
		t.Fatal(err)
	}
	e.cancel = cancel
	return e
}

func (e *ear) all() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.heard)
}

// wants waits until the ear has heard exactly these, in this order.
func (e *ear) wants(t testing.TB, want ...string) {
	t.Helper()
	for late := time.Now().Add(patience); ; time.Sleep(time.Millisecond) {
		got := e.all()
		if slices.Equal(got, want) {
			return
		}
		if time.Now().After(late) {
			t.Fatalf("got %.500q, want %.500q", got, want)
		}
	}
}

func publish(t testing.TB, b bus.Bus, topic, data string) {
	t.Helper()
	if err := b.Publish(t.Context(), topic, []byte(data)); err != nil {
		t.Fatal(err)
	}
}

// becomes waits until is holds.
func becomes(t testing.TB, what string, is func() bool) {
	t.Helper()
	for late := time.Now().Add(patience); !is(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(late) {
			t.Fatalf("it is not %s after %v", what, patience)
		}
	}
}
